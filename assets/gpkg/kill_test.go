package gpkg

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
	"needlepoint/assets/storetest"
)

const childVariable = "NEEDLEPOINT_GPKG_WRITER"

// groupSize is how many assets the writer renames together: a book that shows two names among them shows half
// a commit. One commit in seven goes the bulk way.
const groupSize = 5

// commitForEver is the life of the process that is killed: it commits and says so on its standard output.
func commitForEver(path string) int {
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		var group []assets.Record
		head, err := s.Load(ctx, 0, func(r assets.Record) error {
			if r.Key() <= groupSize {
				group = append(group, r)
			}
			return nil
		})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		for n := int(head.Revision) + 1; ; n++ {
			receipt, err := s.Commit(ctx, nextSet(n, group))
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				return 1
			}
			fmt.Println(receipt.Revision)
			if n == 1 || n%50 == 0 {
				break // and load again
			}
		}
	}
}

// nextSet is the change set of revision n: it names the group after n, and adds an asset, or thousands.
func nextSet(n int, group []assets.Record) assets.ChangeSet {
	name := fmt.Sprintf("named by %d", n)
	cs := assets.ChangeSet{Key: fmt.Sprintf("key %d", n), Actor: "writer", Via: "api", At: time.Unix(int64(n), 0)}
	fresh := 1
	if n%7 == 0 {
		fresh = bulkRows + 10
	}
	if len(group) == 0 {
		fresh = groupSize
	}
	for _, r := range group {
		a, _ := r.(assets.Asset)
		a.Name = name
		cs.Operations = append(cs.Operations, assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: a.Key(), Record: a})
	}
	for i := range fresh {
		cs.Operations = append(cs.Operations, assets.Put(assets.Asset{Class: "street_light", Name: name,
			Condition: assets.Intact, Stage: assets.InService, Geometry: orb.Point{123 + float64(i%100)/1e4, 41 + float64(i)/1e6}}))
	}
	return cs
}

func TestKillLosesNoAcknowledgedCommitAndShowsNoHalf(t *testing.T) {
	kills := storetest.Count(5, 50)
	random := rand.New(rand.NewPCG(storetest.Seed(t), 7))
	b := newBook(t)
	for range kills {
		acknowledged := killWriter(t, b, time.Duration(random.IntN(400))*time.Millisecond)
		mustBeSound(t, b.path)
		s := b.Open(t)
		mustHoldWhole(t, s, acknowledged)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// killWriter starts a writer, kills it some time after its first commit, and returns the last revision it
// acknowledged.
func killWriter(t *testing.T, b book, after time.Duration) assets.Revision {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childVariable+"="+b.path)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var last assets.Revision
	var killed bool
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		n, err := strconv.ParseInt(strings.TrimSpace(lines.Text()), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		last = assets.Revision(n)
		if !killed {
			killed = true
			time.AfterFunc(after, func() { _ = child.Process.Kill() })
		}
	}
	_ = child.Wait() // says that it was killed
	if last == 0 {
		t.Fatal("the writer committed nothing")
	}
	return last
}

// mustHoldWhole checks that the book has every revision up to the acknowledged one, whole, and at most one more.
func mustHoldWhole(t *testing.T, s assets.Store, acknowledged assets.Revision) {
	t.Helper()
	ctx := t.Context()
	names := map[string]bool{}
	records := 0
	head, err := s.Load(ctx, 0, func(r assets.Record) error {
		records++
		if a, _ := r.(assets.Asset); a.Key() <= groupSize {
			names[a.Name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if head.Revision < acknowledged || head.Revision > acknowledged+1 {
		t.Fatalf("the head is %d, and %d was acknowledged last", head.Revision, acknowledged)
	}
	if len(names) != 1 || !names[fmt.Sprintf("named by %d", head.Revision)] {
		t.Fatalf("at revision %d the group is named %v", head.Revision, names)
	}
	hash, inserted := "", 0
	for after := range head.Revision {
		c, err := s.Changes(ctx, after)
		if err != nil {
			t.Fatal(err)
		}
		if c.Hash != assets.ChainHash(hash, c) {
			t.Fatalf("revision %d does not hash to what is kept", c.Revision)
		}
		hash = c.Hash
		for _, ch := range c.Changes {
			if ch.Action() == assets.Insert {
				inserted++
			}
		}
	}
	if inserted != records {
		t.Fatalf("the log inserts %d records, and %d are there", inserted, records)
	}
	t.Logf("killed after revision %d of %d: %d records", acknowledged, head.Revision, records)
}
