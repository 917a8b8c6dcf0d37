// Command report reads the JSON of `go test -json` on its input and prints a line for each package,
// the output of what failed, and with -summary FILE a closing count that names every skipped test.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

// event is one line of test2json; Test is empty for lines of a whole package.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64 // seconds
}

type key struct{ pkg, test string }

// tally holds the output of what has not ended yet and the counts of what has.
type tally struct {
	out                      io.Writer
	output                   map[key][]string
	passed, failed, packages int
	inPackage, failedIn      map[string]int
	skipped                  []string
}

func main() {
	summary := flag.String("summary", "", "file for the closing count")
	flag.Parse()
	t := &tally{out: os.Stdout, output: map[key][]string{}, inPackage: map[string]int{}, failedIn: map[string]int{}}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Action == "" {
			fmt.Fprintln(t.out, lines.Text())
			continue
		}
		t.add(e)
	}
	if err := lines.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "report:", err)
		os.Exit(1)
	}
	if *summary != "" {
		if err := os.WriteFile(*summary, []byte(t.closing()), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "report:", err)
			os.Exit(1)
		}
	}
}

func (t *tally) add(e event) {
	k := key{e.Package, e.Test}
	switch e.Action {
	case "output":
		t.output[k] = append(t.output[k], e.Output)
	case "build-output":
		fmt.Fprint(t.out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			t.endPackage(e)
		} else {
			t.endTest(e)
		}
		delete(t.output, k)
	}
}

func (t *tally) endTest(e event) {
	k := key{e.Package, e.Test}
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		t.skipped = append(t.skipped, fmt.Sprintf("  %s %s: %s", e.Package, e.Test, reason(t.output[k])))
	case "fail":
		t.failed++
		t.failedIn[e.Package]++
		fmt.Fprint(t.out, strings.Join(t.output[k], ""))
	}
	t.inPackage[e.Package]++
}

func (t *tally) endPackage(e event) {
	switch n := t.inPackage[e.Package]; {
	case e.Action == "fail":
		t.packages++
		// What a test printed before the process died stands under that test, which never ended.
		for _, k := range t.unfinished(e.Package) {
			fmt.Fprint(t.out, strings.Join(t.output[k], ""))
			delete(t.output, k)
		}
		fmt.Fprintf(t.out, "FAIL  %s  %.1f s\n", e.Package, e.Elapsed)
		if t.failedIn[e.Package] == 0 { // it did not compile, or died, or ran out of time
			t.failed++
		}
	case n > 0:
		t.packages++
		fmt.Fprintf(t.out, "ok    %s  %.1f s  %d tests\n", e.Package, e.Elapsed, n)
	default:
		fmt.Fprintf(t.out, "-     %s  no tests\n", e.Package)
	}
}

// unfinished gives the keys of a package that still hold output, in the order of their names.
func (t *tally) unfinished(pkg string) []key {
	var keys []key
	for k := range t.output {
		if k.pkg == pkg {
			keys = append(keys, k)
		}
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i].test < keys[j].test })
	return keys
}

// reason is the last thing a skipped test said, without the file and line before it.
func reason(output []string) string {
	for i := len(output) - 1; i >= 0; i-- {
		line := strings.TrimSpace(output[i])
		if line == "" || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "===") {
			continue
		}
		if _, said, found := strings.Cut(line, ".go:"); found {
			if _, said, found = strings.Cut(said, ": "); found {
				return said
			}
		}
		return line
	}
	return "no reason given"
}

func (t *tally) closing() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Go: %d passed, %d failed, %d skipped in %d packages\n", t.passed, t.failed, len(t.skipped), t.packages)
	sort.Strings(t.skipped)
	if len(t.skipped) > 0 {
		b.WriteString("skipped:\n" + strings.Join(t.skipped, "\n") + "\n")
	}
	return b.String()
}
