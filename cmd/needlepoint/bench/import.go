package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// timeImport runs the program's own import to its end: what it returns from is durable and can be queried.
func (b *run) timeImport(ctx context.Context, file string) (*Import, error) {
	cmd := b.importing(ctx, file)
	start := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("import: %w\n%.2000s", err, out)
	}
	took := time.Since(start)
	out := &Import{Seconds: took.Seconds(), CPUSeconds: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(),
		PeakBytes: peakOf(cmd.ProcessState)}
	for path, size := range map[string]*int64{file: &out.FileBytes, b.options.Store: &out.StoreBytes} {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		*size = info.Size()
	}
	return out, nil
}

// importing is the program's own import into the store of the run.
func (b *run) importing(ctx context.Context, file string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.program, "import", file, "--store", b.options.Store, "--ref-field", "ref")
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	return cmd
}

// importInto imports a file without counting what it takes.
func (b *run) importInto(ctx context.Context, file string) error {
	if out, err := b.importing(ctx, file).CombinedOutput(); err != nil {
		return fmt.Errorf("import: %w\n%.2000s", err, out)
	}
	return nil
}
