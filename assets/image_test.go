package assets

import (
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
)

func exampleRecords(t *testing.T) []Record {
	t.Helper()
	attrs, err := AttributesOf(map[string]any{"note": "第“一”盏\n", "height_m": 9.0, "deep": []any{map[string]any{"x": nil}}})
	if err != nil {
		t.Fatal(err)
	}
	ring := orb.Ring{{123.06, 41.08}, {123.0700000001, 41.08}, {123.07, 41.09}, {123.06, 41.08}}
	return []Record{
		Asset{ID: 7, Ref: "21\"03\\99", Class: "street_light", Name: "路灯", Condition: Damaged, Stage: InService,
			Geometry: orb.Point{123.0612345678901234, 41.080000000000005}, Attributes: attrs, Rev: 12},
		Asset{ID: 1, Class: "building", Condition: Intact, Stage: Planned, Geometry: orb.MultiPolygon{{ring}}, Rev: 1},
		Boundary{ID: MaxID, Ref: "x", Kind: Cell, Grid: "城市管理", Name: "格", Stage: Retired, Geometry: orb.Polygon{ring}, Rev: 3},
		Boundary{ID: 2, Kind: ControlLine, Stage: InService, Geometry: orb.LineString{{1e-7, -2.5}, {3, 4}}},
	}
}

func TestImageReadsBackBitForBit(t *testing.T) {
	for _, r := range exampleRecords(t) {
		image := AppendImage(nil, r)
		back, err := ParseImage(r.Noun(), image)
		if err != nil || !Same(r, back) {
			t.Errorf("%s\nreads back as %+v, %v", image, back, err)
		}
	}
}

func TestDigestIsOfTheRequest(t *testing.T) {
	rs := exampleRecords(t)
	base := ChangeSet{Key: "k", Actor: "li", Reason: "巡查", Operations: []Operation{Put(rs[0]), Replace(rs[1])}}
	later := base
	later.At, later.Base, later.Via = time.Now(), 99, ViaUI
	if base.Digest() != later.Digest() {
		t.Error("time and base change the digest: a repeated request would be refused")
	}
	for what, other := range map[string]ChangeSet{
		"actor":  {Actor: "wang", Reason: "巡查", Operations: base.Operations},
		"order":  {Actor: "li", Reason: "巡查", Operations: []Operation{base.Operations[1], base.Operations[0]}},
		"if_rev": {Actor: "li", Reason: "巡查", Operations: []Operation{Put(rs[0]), {Action: Update, Noun: AssetNoun, ID: 1, IfRev: 2, Record: rs[1]}}},
	} {
		if other.Digest() == base.Digest() {
			t.Errorf("another %s leaves the digest as it was", what)
		}
	}
}

func TestChainHashCoversEveryPart(t *testing.T) {
	rs := exampleRecords(t)
	c := Committed{Revision: 12, Base: 11, At: time.Unix(1, 2000), Actor: "a", Via: "b", Reason: "c", Key: "d",
		Changes: []Change{{Noun: AssetNoun, ID: 7, Before: nil, After: rs[0]}}}
	seen := map[string]string{ChainHash("", c): "the original"}
	for what, change := range map[string]func(c *Committed){
		"revision": func(c *Committed) { c.Revision++ }, "base": func(c *Committed) { c.Base++ },
		"time": func(c *Committed) { c.At = c.At.Add(time.Microsecond) }, "actor": func(c *Committed) { c.Actor = "x" },
		"via": func(c *Committed) { c.Via = "x" }, "reason": func(c *Committed) { c.Reason = "x" },
		"key": func(c *Committed) { c.Key = "x" }, "digest": func(c *Committed) { c.Digest = "x" }, "no change": func(c *Committed) { c.Changes = nil },
		"image": func(c *Committed) {
			a := rs[0].(Asset)
			a.Name += " "
			c.Changes = []Change{{Noun: AssetNoun, ID: 7, After: a}}
		},
		"before for after": func(c *Committed) { c.Changes = []Change{{Noun: AssetNoun, ID: 7, Before: rs[0]}} },
	} {
		altered := c
		change(&altered)
		h := ChainHash("", altered)
		if other, twice := seen[h]; twice {
			t.Errorf("%s: the hash is that of %s", what, other)
		}
		seen[h] = what
	}
	if ChainHash("0", c) == ChainHash("", c) {
		t.Error("the previous hash is not covered")
	}
	c.At = c.At.Add(300 * time.Nanosecond)
	if _, same := seen[ChainHash("", c)]; !same {
		t.Error("less than a microsecond, which no store keeps, changes the hash")
	}
}

func TestUndoReversesInReverse(t *testing.T) {
	rs := exampleRecords(t)
	c := Committed{Revision: 5, Changes: []Change{
		{Noun: AssetNoun, ID: 7, After: rs[0]}, {Noun: AssetNoun, ID: 1, Before: rs[1], After: rs[0].WithKey(1)},
		{Noun: BoundaryNoun, ID: 2, Before: rs[3]}}}
	var got []string
	for _, op := range Undo(c) {
		got = append(got, string(op.Action)+" "+string(op.Noun))
		if op.Action != Insert && op.IfRev != 5 {
			t.Errorf("%s is bound to revision %d, not to the one it reverses", op.Action, op.IfRev)
		}
	}
	if want := "insert boundary, update asset, delete asset"; strings.Join(got, ", ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestChangeSetCheck(t *testing.T) {
	rs := exampleRecords(t)
	for want, ops := range map[string][]Operation{
		"there is nothing to commit": nil,
		"both touch asset 1":         {Replace(rs[1]), Drop(rs[1])},
		"action \"mend\"":            {{Action: "mend", Noun: AssetNoun, ID: 1}},
		"noun \"case\"":              {{Action: Delete, Noun: "case", ID: 1}},
		"record is missing":          {{Action: Update, Noun: AssetNoun, ID: 1}},
		"record is a boundary":       {{Action: Insert, Noun: AssetNoun, Record: rs[2]}},
		"id is missing":              {{Action: Delete, Noun: AssetNoun}},
		"a delete carries no record": {{Action: Delete, Noun: AssetNoun, ID: 1, Record: rs[1]}},
		"id -1":                      {{Action: Delete, Noun: AssetNoun, ID: -1}},
		"geometry is missing":        {Put(Asset{Class: "x"})},
	} {
		err := ChangeSet{Operations: ops}.Check()
		if CodeOf(err) != Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	if err := (ChangeSet{Operations: []Operation{Put(rs[0]), Put(rs[0].WithKey(0)), Drop(rs[2])}}).Check(); err != nil {
		t.Error(err)
	}
}
