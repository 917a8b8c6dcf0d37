package main

import (
	"fmt"
	"runtime/debug"
)

// stamped is set by the linker to the name of the release.
var stamped string

// version names this build: the release, else the commit it was built from.
func version() string {
	if stamped != "" {
		return stamped
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return "devel"
}

// versionCommand prints the version.
type versionCommand struct{}

// Run prints it.
func (versionCommand) Run(con *console) error {
	_, err := fmt.Fprintln(con.out, "needlepoint", version())
	return err
}
