package assets_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/geo"
)

// put commits operations made from nothing.
func put(t testing.TB, inv *assets.Inventory, ops ...assets.Operation) assets.Receipt {
	t.Helper()
	receipt, err := inv.Commit(t.Context(), func(assets.View) (assets.ChangeSet, error) {
		return assets.ChangeSet{Actor: "test", Via: assets.ViaAPI, Operations: ops}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func lampAt(ref, name string, attributes map[string]any) assets.Asset {
	a, err := assets.AttributesOf(attributes)
	if err != nil {
		panic(err)
	}
	return assets.Asset{Class: "street_light", Ref: ref, Name: name, Condition: assets.Intact, Stage: assets.InService,
		Geometry: orb.Point{123.05, 41.07}, Attributes: a}
}

// walk reads a list to its end, a page at a time.
func walk(t testing.TB, view assets.View, q assets.Query, p assets.Paging) []assets.Asset {
	t.Helper()
	var out []assets.Asset
	for pages := 0; ; pages++ {
		page, err := view.Page(q, p)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Assets) > p.Limit || page.Next != "" && len(page.Assets) != p.Limit {
			t.Fatalf("a page of %d with limit %d and next %q", len(page.Assets), p.Limit, page.Next)
		}
		out = append(out, page.Assets...)
		if p.After = page.Next; p.After == "" {
			return out
		}
		if pages > 10_000 {
			t.Fatal("the list does not end")
		}
	}
}

func TestOrderOfTexts(t *testing.T) {
	inv := openInventory(t)
	// As code points: digits before letters before Chinese.
	want := []string{"9", "a1b2", "a1b10", "L-01", "l-1", "L-2", "Ｌ-3", "l-10", "l-10a", "L-100", "安2", "安10", "居", ""}
	var ops []assets.Operation
	for i, ref := range want {
		ops = append(ops, assets.Put(lampAt(fmt.Sprint("r", i), ref, nil)))
	}
	// In another order than wanted.
	slices.Reverse(ops)
	put(t, inv, ops...)
	for _, limit := range []int{1, 2, 5, 100} {
		var got []string
		for _, a := range walk(t, inv.View(), assets.Query{}, assets.Paging{Order: assets.Order{Field: "name"}, Limit: limit}) {
			got = append(got, a.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("by name, %d a page:\n%q, want\n%q", limit, got, want)
		}
	}
	var got []string
	for _, a := range walk(t, inv.View(), assets.Query{}, assets.Paging{Order: assets.Order{Field: "name", Backward: true}, Limit: 3}) {
		got = append(got, a.Name)
	}
	backward := slices.Clone(want[:len(want)-1])
	slices.Reverse(backward)
	if !slices.Equal(got, append(backward, "")) {
		t.Errorf("backward: %q; what has no name is to stand last", got)
	}
}

func TestOrderOfAttributes(t *testing.T) {
	inv := openInventory(t)
	values := []any{-3.5, 2, 10, 1e300, "2", "10", "甲", `a"b`, false, true, []any{1}, map[string]any{"a": 1}}
	var ops []assets.Operation
	for i, v := range values {
		ops = append(ops, assets.Put(lampAt(fmt.Sprint(i), "", map[string]any{"x 值": v, "other": "x 值"})))
	}
	ops = append(ops, assets.Put(lampAt("none", "", nil)), assets.Put(lampAt("null", "", map[string]any{"x 值": nil})))
	slices.Reverse(ops[:12])
	put(t, inv, ops...)
	order, err := assets.ParseOrder("attributes.x 值")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range walk(t, inv.View(), assets.Query{}, assets.Paging{Order: order, Limit: 4}) {
		got = append(got, a.Ref)
	}
	// The texts: " before a, so a"b is between 10 and 甲.
	if want := "0 1 2 3 4 5 7 6 8 9 10 11 none null"; strings.Join(got, " ") != want {
		t.Errorf("order %q, want %q", strings.Join(got, " "), want)
	}
}

// TestPagesAgainstASort walks random books by every order and compares with sorting everything at once by plain means.
func TestPagesAgainstASort(t *testing.T) {
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	var ops []assets.Operation
	for i := range 400 {
		a := lampAt("", fmt.Sprint("灯", d.IntN(40)), map[string]any{"lamps": d.IntN(5)})
		a.Geometry, a.Condition = d.point(), assets.AllConditions()[d.IntN(5)]
		a.Stage = assets.AllStages()[d.IntN(3)]
		if d.IntN(3) > 0 {
			a.Ref = fmt.Sprintf("P%d", i*7919%400)
		}
		ops = append(ops, assets.Put(a))
	}
	put(t, inv, ops...)
	view := inv.View()
	number := func(a assets.Asset) int {
		var n int
		_, err := fmt.Sscanf(strings.TrimLeft(a.Ref, "P"), "%d", &n)
		if err != nil {
			return 1 << 30
		}
		return n
	}
	named := func(a assets.Asset) int {
		var n int
		_, _ = fmt.Sscanf(strings.TrimPrefix(a.Name, "灯"), "%d", &n)
		return n
	}
	plain := map[string]func(assets.Asset) int{
		"id": func(a assets.Asset) int { return int(a.ID) }, "ref": number, "name": named,
		"condition": func(a assets.Asset) int { return slices.Index(assets.AllConditions(), a.Condition) },
		"stage":     func(a assets.Asset) int { return slices.Index(assets.AllStages(), a.Stage) },
		"class":     func(assets.Asset) int { return 0 },
		"rev":       func(assets.Asset) int { return 0 },
		"attributes.lamps": func(a assets.Asset) int {
			v, _ := a.Attributes.Get("lamps")
			n, _ := v.(json.Number).Int64()
			return int(n)
		},
	}
	shape := orb.Polygon{{{123.045, 41.065}, {123.07, 41.07}, {123.06, 41.095}, {123.045, 41.065}}}
	box := orb.Bound{Min: orb.Point{123.05, 41.07}, Max: orb.Point{123.06, 41.08}}
	queries := []assets.Query{
		{}, {Text: "灯1"}, {Shape: shape}, {Box: &box}, {Box: &box, Shape: shape, Text: "p"}, {IDs: []assets.AssetID{}},
		{IDs: []assets.AssetID{400, 3, 3, 17, 9999, 5}, Filter: assets.Filter{Stages: assets.AnyStage()}},
		{Filter: assets.Filter{Conditions: []assets.Condition{assets.Damaged}, Stages: []assets.Stage{assets.Planned}}},
	}
	for field, key := range plain {
		for qi, q := range queries {
			for _, backward := range []bool{false, true} {
				var want []assets.Asset
				for a := range view.Assets(assets.Filter{Stages: assets.AnyStage()}) {
					if holds(q, a) {
						want = append(want, a)
					}
				}
				slices.SortStableFunc(want, func(a, b assets.Asset) int {
					x, y := key(a), key(b)
					if backward && field == "ref" && (x == 1<<30 || y == 1<<30) {
						return cmp.Compare(x, y)
					}
					if backward {
						x, y = y, x
					}
					return cmp.Compare(x, y)
				})
				p := assets.Paging{Order: assets.Order{Field: field, Backward: backward}, Limit: 1 + d.IntN(60)}
				got := walk(t, view, q, p)
				if !slices.EqualFunc(got, want, func(a, b assets.Asset) bool { return a.ID == b.ID }) {
					t.Errorf("query %d by %v, %d a page: %v, want %v", qi, p.Order, p.Limit, idsOf(got), idsOf(want))
				}
				if f := view.Facets(q); f.Total != len(want) {
					t.Errorf("query %d: total %d, want %d", qi, f.Total, len(want))
				}
			}
		}
	}
}

// holds judges by plain means what a Query lets through.
func holds(q assets.Query, a assets.Asset) bool {
	stages := q.Stages
	if stages == nil {
		stages = []assets.Stage{assets.Planned, assets.InService}
	}
	lower := strings.ToLower(q.Text)
	return slices.Contains(stages, a.Stage) && (q.Conditions == nil || slices.Contains(q.Conditions, a.Condition)) &&
		(q.IDs == nil || slices.Contains(q.IDs, a.ID)) &&
		(strings.Contains(strings.ToLower(a.Ref), lower) || strings.Contains(strings.ToLower(a.Name), lower)) &&
		(q.Shape == nil || geo.Intersects(q.Shape, a.Geometry)) && (q.Box == nil || q.Box.Contains(a.Geometry.(orb.Point)))
}

// TestPagesWhileOthersWrite checks that rows whose key stays are read once each, whatever is inserted, changed and deleted between pages.
func TestPagesWhileOthersWrite(t *testing.T) {
	d := newDealer(testSeed(t))
	inv := openInventory(t)
	var ops []assets.Operation
	for i := range 120 {
		ops = append(ops, assets.Put(lampAt(fmt.Sprintf("P%d", 2*i), fmt.Sprint("灯", d.IntN(10)), nil)))
	}
	put(t, inv, ops...)
	for _, field := range []string{"id", "-id", "ref", "-ref", "name", "-name", "rev"} {
		order, err := assets.ParseOrder(field)
		if err != nil {
			t.Fatal(err)
		}
		stays := map[assets.AssetID]string{}
		for a := range inv.View().Assets(assets.Filter{}) {
			stays[a.ID] = a.Name
		}
		seen := map[assets.AssetID]int{}
		p := assets.Paging{Order: order, Limit: 13}
		for {
			page, err := inv.View().Page(assets.Query{}, p)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range page.Assets {
				seen[a.ID]++
			}
			if p.After = page.Next; p.After == "" {
				break
			}
			view := inv.View()
			var ops []assets.Operation
			for a := range view.Assets(assets.Filter{}) {
				switch d.IntN(40) {
				case 0:
					ops = append(ops, assets.Drop(a))
				case 1:
					a.Name = "改"
					ops = append(ops, assets.Replace(a))
				default:
					continue
				}
				delete(stays, a.ID)
			}
			ops = append(ops, assets.Put(lampAt(fmt.Sprintf("N%d-%s-%d", view.Revision(), field, d.IntN(1000)), fmt.Sprint("灯", d.IntN(10)), nil)))
			put(t, inv, ops...)
		}
		for id := range stays {
			if seen[id] != 1 {
				t.Errorf("by %s: asset %d, which nobody touched, was read %d times", field, id, seen[id])
			}
		}
	}
}

func TestForeignTokensAreRefused(t *testing.T) {
	inv := openInventory(t)
	put(t, inv, assets.Put(lampAt("A1", "", nil)), assets.Put(lampAt("A2", "", nil)))
	page, err := inv.View().Page(assets.Query{}, assets.Paging{Order: assets.Order{Field: "ref"}, Limit: 1})
	if err != nil || page.Next == "" {
		t.Fatalf("next %q, %v", page.Next, err)
	}
	for after, order := range map[string]string{page.Next: "-ref", "12": "id", "bnVsbA": "ref", "WzEsMl0": "ref", "…": "ref"} {
		o, err := assets.ParseOrder(order)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inv.View().Page(assets.Query{}, assets.Paging{Order: o, Limit: 1, After: after}); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("after %q of a list by %s: %v", after, order, err)
		}
	}
	for _, sort := range []string{"-", "id ", "attributes.", "geometry", "--id", "attributes." + strings.Repeat("x", 300)} {
		if o, err := assets.ParseOrder(sort); assets.CodeOf(err) != assets.Invalid {
			t.Errorf("sort %q is taken as %v", sort, o)
		}
	}
}
