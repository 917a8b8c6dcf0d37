package postgis_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

// The test binary runs as a writer where writerVariable names a database; it commits until it is killed and prints
// a line for each commit that the store acknowledged.
const (
	writerVariable = "NEEDLEPOINT_TEST_WRITER"
	writerName     = "NEEDLEPOINT_TEST_WRITER_NAME"
)

// killSet is the n-th change set of a writer: it inserts three lamps, and from the second on renames one and
// deletes one of the set before.
func killSet(writer string, n int, before []int64) assets.ChangeSet {
	cs := assets.ChangeSet{Actor: writer, Via: assets.ViaAPI, Reason: "kill test", At: time.UnixMicro(1.8e15), Key: fmt.Sprintf("%s-%d", writer, n)}
	for i := range 3 {
		cs.Operations = append(cs.Operations, assets.Put(killLamp(writer, n, i)))
	}
	if before != nil {
		cs.Operations = append(cs.Operations,
			assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: before[0], Record: killLamp(writer, n, 3)},
			assets.Operation{Action: assets.Delete, Noun: assets.AssetNoun, ID: before[1]})
	}
	return cs
}

func killLamp(writer string, n, i int) assets.Asset {
	return assets.Asset{Ref: fmt.Sprintf("%s-%d-%d", writer, n, i), Class: "street_light", Name: writer, Condition: assets.Intact,
		Stage: assets.InService, Geometry: orb.Point{123 + float64(i)/100, 41 + float64(n)/1e5}}
}

func runAsWriter() bool {
	url := os.Getenv(writerVariable)
	if url == "" {
		return false
	}
	fail := func(err error) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	ctx := context.Background()
	s, err := postgis.Open(ctx, url, postgis.Options{})
	if err != nil {
		fail(err)
	}
	var before []int64
	for n := 0; ; n++ {
		receipt, err := s.Commit(ctx, killSet(os.Getenv(writerName), n, before))
		if err != nil {
			fail(err)
		}
		before = receipt.IDs
		fmt.Fprintf(os.Stdout, "%d %d %d %d\n", n, receipt.Revision, receipt.IDs[0], receipt.IDs[1]) // one write
	}
}

// acknowledged is what a writer printed of one commit.
type acknowledged struct {
	n        int
	revision assets.Revision
	ids      []int64
}

func TestKilledWriterLosesNothingAcknowledgedAndLeavesNoHalf(t *testing.T) {
	b := newBook(t)
	random := rand.New(rand.NewPCG(storetest.Seed(t), 7))
	s := b.open(t)
	for round := range storetest.Count(5, 50) {
		writer := fmt.Sprintf("writer%d", round)
		said := killAfter(t, b.url, writer, 1+random.IntN(25), time.Duration(random.IntN(4000))*time.Microsecond)
		verifyWriter(t, s, writer, said)
	}
	verifyBook(t, s)
}

// killAfter lets a writer commit, kills it a moment after the given acknowledgement, and returns all that it said.
func killAfter(t *testing.T, url, writer string, count int, moment time.Duration) []acknowledged {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), writerVariable+"="+url, writerName+"="+writer)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []acknowledged
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var numbers [4]int64
		for i, field := range strings.Fields(lines.Text()) {
			if numbers[i], err = strconv.ParseInt(field, 10, 64); err != nil {
				t.Fatalf("the writer said %q", lines.Text())
			}
		}
		said = append(said, acknowledged{int(numbers[0]), assets.Revision(numbers[1]), numbers[2:]})
		if len(said) == count {
			time.Sleep(moment) // where in the next commit the kill falls is left to chance
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // killed
	if len(said) < count {
		t.Fatalf("the writer ended by itself after %d commits", len(said))
	}
	return said
}

// verifyWriter checks that all that the writer was told is there, and that of what it was not told, one set more at
// most is there, whole.
func verifyWriter(t *testing.T, s *postgis.Store, writer string, said []acknowledged) {
	t.Helper()
	ctx := context.Background()
	var before []int64
	for n, a := range said {
		c, err := s.Changes(ctx, a.revision-1)
		if err != nil {
			t.Fatal(err)
		}
		cs := killSet(writer, n, before)
		if a.n != n || c.Revision != a.revision || c.Key != cs.Key || len(c.Changes) != len(cs.Operations) {
			t.Fatalf("%s was told revision %d for %s; there is %d for %s with %d changes", writer, a.revision, cs.Key, c.Revision, c.Key, len(c.Changes))
		}
		before = a.ids
	}
	// The client's way out of not knowing: the same key again. It is kept once either way.
	last := said[len(said)-1]
	for range 2 {
		receipt, err := s.Commit(ctx, killSet(writer, len(said), before))
		if err != nil {
			t.Fatal(err)
		}
		if receipt.Revision != last.revision+1 {
			t.Fatalf("the set that %s never heard of is revision %d, want %d", writer, receipt.Revision, last.revision+1)
		}
	}
}
