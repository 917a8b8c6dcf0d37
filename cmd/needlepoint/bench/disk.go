package bench

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Disk is what the machine's disk takes to keep a page for good, while the run begins: no durable edit is faster.
type Disk struct {
	P50MS float64 `json:"p50_ms"`
	P99MS float64 `json:"p99_ms"`
}

// Writes of the disk that are measured, and the bytes of each.
const (
	diskWrites = 200
	diskPage   = 4096
)

// measureDisk appends pages to a file in the folder and waits for each to be kept.
func measureDisk(dir string) (d Disk, err error) {
	path := filepath.Join(dir, "disk")
	file, err := os.Create(path)
	if err != nil {
		return d, fmt.Errorf("disk: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(path)) }()
	page := make([]byte, diskPage)
	took := make([]time.Duration, diskWrites)
	for i := range took {
		start := time.Now()
		if _, err := file.Write(page); err != nil {
			return d, fmt.Errorf("disk: %w", err)
		}
		if err := file.Sync(); err != nil {
			return d, fmt.Errorf("disk: %w", err)
		}
		took[i] = time.Since(start)
	}
	return Disk{quantile(took, 0.5), quantile(took, 0.99)}, nil
}
