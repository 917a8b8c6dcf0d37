package importer

import (
	"fmt"
	"runtime/debug"
)

// Contain runs f and turns a panic of it into an error with its stack. Whatever reads a file that somebody handed over, or
// works on its own beside a request, runs in it: a file that brings its reader down must fail alone, and not end the service.
func Contain(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f()
}
