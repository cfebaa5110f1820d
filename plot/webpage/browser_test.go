package webpage

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// dom returns the elements of a page as a browser without a window has them after its scripts have run.
func dom(t *testing.T, text string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a browser; the full test run does")
	}
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil && browser == "" {
			browser = path
		}
	}
	if browser == "" {
		t.Skip("no chromium, chromium-browser or google-chrome here")
	}
	// Not t.TempDir: a browser's processes may write there a little longer than it runs, which would fail the test.
	dir, err := os.MkdirTemp("", "browser")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "page.html")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+filepath.Join(dir, "profile"), "--dump-dom", "--virtual-time-budget=5000", "file://"+file)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &stderr)
	}
	return string(out)
}

// said returns the numbers in an attribute, in the order of the page.
func said(t *testing.T, dom, attribute string) []int {
	t.Helper()
	var all []int
	for _, m := range regexp.MustCompile(attribute+`="([0-9]+)"`).FindAllStringSubmatch(dom, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}

// TestBrowser reads what the script says that it drew: each spike, and each sample that was recorded. Nothing of the model
// has run.
func TestBrowser(t *testing.T) {
	_, text := newTestPage(t, folder(t))
	got := dom(t, text)
	if dots := said(t, got, "data-dots"); !slices.Equal(dots, []int{5000}) {
		t.Errorf("%v dots, want one for each of 5000 spikes", dots)
	}
	if points := said(t, got, "data-points"); !slices.Equal(points, []int{2, 6}) {
		t.Errorf("%v points, want 2 of a rate and 3 of each of two neurons", points)
	}
	if strings.Contains(got, "data-broken") {
		t.Error("a name of the model ran as a script")
	}
}

// moves turns the wheel over the middle of the raster, moves on by a key, zooms the vertical axis, and shows all again.
// A browser without a window draws few frames of its own accord, so that the test has it draw whenever it is asked to.
const moves = `<script>
window.requestAnimationFrame = (draw) => setTimeout(draw, 0);
const canvas = document.querySelector("canvas");
const turn = { deltaY: -1000, clientX: canvas.getBoundingClientRect().left + 64 + (canvas.clientWidth - 88) / 2, clientY: canvas.getBoundingClientRect().top + 100, cancelable: true };
const acts = [
  ["wheel", () => canvas.dispatchEvent(new WheelEvent("wheel", turn))],
  ["moved", () => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }))],
  ["upright", () => canvas.dispatchEvent(new KeyboardEvent("keydown", { key: "PageUp" }))],
  ["all", () => canvas.dispatchEvent(new MouseEvent("dblclick"))],
];
function next() {
  const act = acts.shift();
  if (!act) return;
  act[1]();
  setTimeout(() => {
    document.body.setAttribute("data-" + act[0], canvas.dataset.dots);
    next();
  }, 100);
}
next();
</script>`

// TestZoom: the wheel shows the spikes of a part of the time around the pointer. Spikes are evenly spread, so that their
// number says how long that part is: 1/e of the second for the strongest turn, and as long after a move.
func TestZoom(t *testing.T) {
	_, text := newTestPage(t, folder(t))
	meta := regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`)
	if !meta.MatchString(text) {
		t.Fatal("the page has no policy")
	}
	got := dom(t, strings.Replace(meta.ReplaceAllString(text, ""), "</body>", moves+"</body>", 1))
	for _, c := range []struct {
		name        string
		least, most int
	}{{"wheel", 1830, 1850}, {"moved", 1830, 1850}, {"upright", 1200, 1450}, {"all", 5000, 5000}} { // 5000/e = 1839.4; 0.7 of the neurons
		if n := said(t, got, "data-"+c.name); len(n) != 1 || n[0] < c.least || n[0] > c.most {
			t.Errorf("%s: %v dots, want %d to %d", c.name, n, c.least, c.most)
		}
	}
}
