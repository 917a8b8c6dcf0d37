package bench

import "syscall"

// childAttributes has a child end when this process does, however it ends.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM} }
