//go:build !linux

package bench

import (
	"errors"
	"time"
)

func processCPU(int) (time.Duration, error) {
	return 0, errors.New("the CPU of another process can be read on Linux only")
}
