package host

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/spikelane/spikelane/kernels/cpp"
)

// imageFormat is the version of what image packs.
const imageFormat = 1

// image is a compiled unit.
type image struct {
	code []byte // a shared library
	uses []used // files that the compiler has read besides the unit, of units of the user
}

// used is a file that code was compiled from.
type used struct {
	Path string `json:"path"`
	Sum  string `json:"sha256"`
}

// pack returns the image as one piece: the length of what follows, the files as JSON, the code.
func (m *image) pack() []byte {
	files, err := json.Marshal(m.uses)
	if err != nil {
		panic("BUG: host: " + err.Error())
	}
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(files)))
	return append(append(out, files...), m.code...)
}

// unpack reverses pack. The error says that data is no image.
func unpack(data []byte) (*image, error) {
	if len(data) < 4 || int64(binary.LittleEndian.Uint32(data)) > int64(len(data)-4) {
		return nil, errors.New("it is shorter than it says")
	}
	end := 4 + int(binary.LittleEndian.Uint32(data))
	m := &image{code: data[end:]}
	if err := json.Unmarshal(data[4:end], &m.uses); err != nil {
		return nil, fmt.Errorf("its list of files: %w", err)
	}
	return m, nil
}

// fresh reports whether the files that code was compiled from are still the same.
func fresh(files []used) bool {
	for _, f := range files {
		if sumOf(f.Path) != f.Sum {
			return false
		}
	}
	return true
}

// sumOf returns the checksum of a file, "" if it cannot be read.
func sumOf(path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// compile has the compiler make an image of u, in a folder that goes afterwards.
func (o *Options) compile(ctx context.Context, u *unit) (*image, error) {
	swept.Do(func() { sweep(os.TempDir(), time.Now().Add(-leftAfter)) })
	dir, err := os.MkdirTemp("", buildPrefix)
	if err != nil {
		return nil, fmt.Errorf("the folder for temporary files: %w", err)
	}
	defer os.RemoveAll(dir)
	for _, f := range append([]cpp.File{{Name: "kernels.cpp", Text: u.text}}, u.files...) {
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o600); err != nil {
			return nil, err
		}
	}
	args := o.flags(u.user)
	if u.user {
		args = append(args, "-MMD", "-MF", "kernels.d")
	}
	if _, err := o.Compiler.run(ctx, dir, o.Timeout, append(args, "-c", "kernels.cpp", "-o", "kernels.o")); err != nil {
		return nil, err
	}
	link := append([]string{"-shared", "kernels.o", "-o", "kernels.so"}, o.linked(u.user)[1:]...)
	if _, err := o.Compiler.run(ctx, dir, o.Timeout, link); err != nil {
		return nil, err
	}
	m := &image{}
	if m.code, err = os.ReadFile(filepath.Join(dir, "kernels.so")); err != nil {
		return nil, fmt.Errorf("%s said that all went well, and wrote nothing: %w", o.Compiler, err)
	}
	if u.user {
		rules, err := os.ReadFile(filepath.Join(dir, "kernels.d"))
		if err != nil {
			return nil, fmt.Errorf("%s did not say which files it has read: %w", o.Compiler, err)
		}
		for _, path := range prerequisites(string(rules)) {
			if filepath.IsAbs(path) { // others are ours, in dir
				m.uses = append(m.uses, used{path, sumOf(path)})
			}
		}
	}
	return m, nil
}

// buildPrefix begins the names of the folders in which compilers work, leftAfter is the age from which on one is taken for
// that of a process that was killed.
const (
	buildPrefix = "spikelane-build-"
	leftAfter   = 24 * time.Hour
)

var swept sync.Once // in this process

// sweep removes the folders in dir that compilers worked in and that nobody has touched since. What cannot be removed
// belongs to others, and stays.
func sweep(dir string, since time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() && strings.HasPrefix(e.Name(), buildPrefix) && info.ModTime().Before(since) {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}

// prerequisites returns the files that a rule of make names after its colon.
func prerequisites(rule string) []string {
	_, list, _ := strings.Cut(strings.ReplaceAll(rule, "\\\n", " "), ":")
	list = strings.ReplaceAll(list, `\ `, "\x00") // a space in a name
	var out []string
	for _, f := range strings.Fields(list) {
		out = append(out, strings.ReplaceAll(strings.ReplaceAll(f, "\x00", " "), "$$", "$"))
	}
	return out
}
