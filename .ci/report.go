// Command report reads the JSON of `go test -json` on its input and prints a line for each package,
// the output of what failed, and with -summary FILE a closing count that says what was skipped and why, and ends with what failed.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// event is one line of test2json; Test is empty for lines of a whole package.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64 // seconds
}

type key struct{ pkg, test string }

// skip is a test that was not run, and why.
type skip struct{ name, reason string }

// tally holds the output of what has not ended yet and the counts of what has.
type tally struct {
	out                      io.Writer
	output                   map[key][]string
	passed, failed, packages int
	inPackage, failedIn      map[string]int
	skipped                  []skip
	failures                 []string
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
		it := skip{e.Package + " " + e.Test, reason(t.output[k])}
		t.skipped = append(t.skipped, it)
		fmt.Fprintf(t.out, "skip  %s: %s\n", it.name, it.reason)
	case "fail":
		t.failed++
		t.failedIn[e.Package]++
		t.failures = append(t.failures, "FAILED "+e.Package+" "+e.Test+"\n"+lastOf(t.output[k]))
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
			t.failures = append(t.failures, "FAILED "+e.Package+": it did not compile, or died, or ran out of time\n")
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
	slices.SortFunc(keys, func(a, b key) int { return strings.Compare(a.test, b.test) })
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

// lastOf gives the end of what a test said, indented; the whole stands where it happened.
func lastOf(output []string) string {
	const lines = 8
	var said []string
	for _, line := range output {
		if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "===") {
			said = append(said, "    "+strings.TrimRight(line, "\n")+"\n")
		}
	}
	return strings.Join(said[max(0, len(said)-lines):], "")
}

// namedSkips is how many tests the closing words name for one reason; all of them stand above, where they were skipped.
const namedSkips = 3

// closing counts, gathers what was skipped by its reason, since one reason often skips many, and ends with what failed.
func (t *tally) closing() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Go: %d passed, %d failed, %d skipped in %d packages\n", t.passed, t.failed, len(t.skipped), t.packages)
	names := map[string][]string{}
	for _, it := range t.skipped {
		names[it.reason] = append(names[it.reason], it.name)
	}
	for _, reason := range slices.Sorted(maps.Keys(names)) {
		told := names[reason]
		slices.Sort(told)
		if more := len(told) - namedSkips; more > 0 {
			told = append(told[:namedSkips:namedSkips], fmt.Sprintf("and %d more", more))
		}
		fmt.Fprintf(&b, "skipped, %s: %s\n", reason, strings.Join(told, ", "))
	}
	b.WriteString(strings.Join(t.failures, ""))
	return b.String()
}
