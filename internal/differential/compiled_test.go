package differential

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/spikelane/spikelane"
	"github.com/spikelane/spikelane/internal/randmodel"
	"github.com/spikelane/spikelane/modelfile"
)

var (
	cppModels = flag.Int("differential.cpp", 0, "how many random models TestCpp compiles")
	exported  = flag.Int("differential.exported", 0, "how many random models TestExported exports and builds")
	mpi       = flag.Bool("differential.mpi", false, "TestExported builds with MPI and runs with 3 ranks, instead of with OpenMP")
)

// TestCpp: kernels of random models compiled as C++ have the bits of portable Go.
func TestCpp(t *testing.T) {
	dir := t.TempDir()
	p := spikelane.DefaultPreferences()
	p.Codegen.Cpp.ExtraCompileArgs, p.Codegen.CacheDir = []string{"-O1"}, t.TempDir()
	ways := []Way{{Target: "cpp", Preferences: &p}, {Target: "cpp", Threads: 3, Split: true, Anyhow: true, Preferences: &p}}
	ran := 0
	for k := range *cppModels {
		seed, policy := *first+uint64(k), randmodel.Policies()[k%len(randmodel.Policies())]
		text := randmodel.Make(seed, policy)
		var f *Failure
		switch err := Model(text, ways, dir); {
		case errors.As(err, &f):
			t.Errorf("seed %d, policy %s: %v", seed, policy.Name, f)
		case err != nil:
			t.Logf("seed %d, policy %s: refused: %v", seed, policy.Name, err)
		default:
			ran++
		}
	}
	t.Logf("%d models", ran)
}

// TestExported: exported projects of random models leave the results of a run in Go, with 1 to 3 threads, or 3 ranks.
func TestExported(t *testing.T) {
	ran := 0
	for k := range *exported {
		seed, policy := *first+uint64(k), randmodel.Policies()[k%len(randmodel.Policies())]
		what, err := exportedDiffers(t, randmodel.Make(seed, policy))
		switch {
		case err != nil:
			t.Logf("seed %d, policy %s: refused: %v", seed, policy.Name, err)
		case what != "":
			t.Errorf("seed %d, policy %s: %s", seed, policy.Name, what)
		default:
			ran++
		}
	}
	t.Logf("%d models", ran)
}

// exportedDiffers says what an exported project of a model does differently.
func exportedDiffers(t *testing.T, text string) (string, error) {
	work, dir := t.TempDir(), t.TempDir()
	defer os.RemoveAll(work)
	base, err := Run(text, Way{}, 0, dir)
	if err != nil {
		return "", err
	}
	p := spikelane.DefaultPreferences()
	p.Codegen.Cpp.ExtraCompileArgs = []string{"-O1"}
	m, err := modelfile.Parse("model.toml", []byte(text), modelfile.Overrides{Config: spikelane.Config{Target: "go", Preferences: &p}})
	if err != nil {
		return "", err
	}
	o, most := spikelane.StandaloneOptions{Directory: filepath.Join(work, "project"), OpenMP: 1}, 3
	if *mpi {
		if _, err := exec.LookPath("mpirun"); err != nil {
			return "", err
		}
		for _, name := range []string{"OMPI_ALLOW_RUN_AS_ROOT", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "OMPI_MCA_rmaps_base_oversubscribe", "OMPI_MCA_mpi_yield_when_idle"} {
			t.Setenv(name, "1")
		}
		o.OpenMP, o.MPI, o.Ranks, most = 0, true, 3, 1
	}
	d := spikelane.NewStandalone(o)
	m.Network.SetDevice(d)
	program, err := m.Compile(t.Context())
	if err != nil {
		return "", err
	}
	s, err := program.New(t.Context(), spikelane.Instance{Seed: 1, OwnSeed: !m.Seeded})
	if err != nil {
		return "", err
	}
	if err := m.Run(t.Context(), s); err != nil {
		return "", err
	}
	if err := d.Build(t.Context(), spikelane.Building{Compile: true}); err != nil {
		return fmt.Sprintf("it does not build: %v", err), nil
	}
	for n := 1; n <= most; n++ {
		out := filepath.Join(work, fmt.Sprint("results", n))
		if _, err := d.Run(t.Context(), spikelane.RunArguments{Threads: n, Results: out}); err != nil {
			return fmt.Sprintf("%d: %v", n, err), nil
		}
		got := &Result{Steps: base.Steps, Events: base.Events, Files: map[string][]byte{}}
		for name := range base.Files {
			if got.Files[name], err = os.ReadFile(filepath.Join(out, name)); err != nil {
				return err.Error(), nil
			}
		}
		if what, err := Compare(base, got, dir); err != nil || what != nil {
			return fmt.Sprintf("%d: %v %v", n, what, err), nil
		}
	}
	return "", nil
}
