package bench

import (
	"fmt"
	"syscall"
	"time"
	"unsafe"
)

// processCPU returns the CPU time that a process has taken, all threads together, ended ones included.
func processCPU(pid int) (time.Duration, error) {
	clock := ^uintptr(pid)<<3 | 2 // the scheduler's clock of that process, as clock_getcpuclockid makes it
	var at syscall.Timespec
	if _, _, errno := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&at)), 0); errno != 0 {
		return 0, fmt.Errorf("CPU clock of process %d: %w", pid, errno)
	}
	return time.Duration(at.Nano()), nil
}
