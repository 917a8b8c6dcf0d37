package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"needlepoint/assets"
)

// puzzle is a record of which two images should be one and are not: what a revision left, and what a later one found or what
// stands in the table.
type puzzle struct {
	assets.RecordKey
	left  assets.Revision
	found assets.Revision // 0 where it is the table
	image []byte          // of the row that stands in the table
}

// maxExplained bounds of how many puzzles the differing fields are told.
const maxExplained = 200

// explain tells the puzzles with the fields that differ, for which it reads the log once more.
func (l *logProof) explain(ctx context.Context) error {
	if len(l.puzzles) == 0 {
		return nil
	}
	type place struct {
		assets.RecordKey
		rev assets.Revision
	}
	wanted := map[place]*assets.LoggedRow{}
	for _, z := range l.puzzles[:min(len(l.puzzles), maxExplained)] {
		wanted[place{z.RecordKey, z.left}], wanted[place{z.RecordKey, z.found}] = &assets.LoggedRow{}, &assets.LoggedRow{}
	}
	if err := l.in.Rows(ctx, func(row assets.LoggedRow) error {
		l.count()
		if into := wanted[place{row.RecordKey, row.Revision}]; into != nil {
			*into = row
		}
		return nil
	}); err != nil {
		return err
	}
	for _, z := range l.puzzles {
		var fields []string
		if left := wanted[place{z.RecordKey, z.left}]; left != nil {
			found := z.image
			if z.found != 0 {
				found = wanted[place{z.RecordKey, z.found}].Before
			}
			fields = differing(left.After, found)
		}
		l.replay.fault(Fault{Revision: max(z.left, z.found), Noun: z.Noun, ID: z.ID, Fields: fields, Message: l.tell(z, fields)})
	}
	return nil
}

func (l *logProof) tell(z puzzle, fields []string) assets.Text {
	zh, en := "", ""
	if len(fields) > 0 {
		zh, en = "："+strings.Join(fields, "、"), ": "+strings.Join(fields, ", ")
	}
	culprit := func(rev assets.Revision) assets.Text {
		return assets.Text{ZH: fmt.Sprintf("%s；修订 %d 的日志被改动过", zh, rev), EN: fmt.Sprintf("%s; the log of revision %d was altered", en, rev)}
	}
	if z.found != 0 {
		tail := assets.Text{ZH: zh, EN: en}
		switch left, found := l.broken[z.left], l.broken[z.found]; {
		case left && !found:
			tail = culprit(z.left)
		case found && !left:
			tail = culprit(z.found)
		}
		return assets.Text{
			ZH: fmt.Sprintf("%s %d：修订 %d 的改前内容不同于修订 %d 的改后内容%s", z.Noun.Name().ZH, z.ID, z.found, z.left, tail.ZH),
			EN: fmt.Sprintf("%s %d: revision %d found something else than revision %d had left%s", z.Noun, z.ID, z.found, z.left, tail.EN)}
	}
	tail := assets.Text{ZH: zh + "；这一行在本服务之外被改动且未登记", EN: en + "; the row was changed around the service, and nothing noted it"}
	if l.broken[z.left] {
		tail = culprit(z.left)
	}
	return assets.Text{
		ZH: fmt.Sprintf("%s %d：表里的内容不同于修订 %d 的改后内容%s", z.Noun.Name().ZH, z.ID, z.left, tail.ZH),
		EN: fmt.Sprintf("%s %d: the table holds something else than revision %d had left%s", z.Noun, z.ID, z.left, tail.EN)}
}

// differing names the fields in which two images differ, "image" where one of them cannot be read.
func differing(a, b []byte) (fields []string) {
	x, y := members(a), members(b)
	if x == nil || y == nil {
		return []string{"image"}
	}
	note := func(prefix string, x, y map[string]json.RawMessage) {
		keys := maps.Clone(x)
		maps.Copy(keys, y)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			if key != "attributes" && !bytes.Equal(x[key], y[key]) {
				fields = append(fields, prefix+key)
			}
		}
	}
	note("", x, y)
	if !bytes.Equal(x["attributes"], y["attributes"]) {
		p, q := members(x["attributes"]), members(y["attributes"])
		if p == nil || q == nil {
			return append(fields, "attributes")
		}
		note("attributes.", p, q)
	}
	if len(fields) == 0 { // the same members, written in another way
		fields = []string{"image"}
	}
	return fields
}

func members(object []byte) map[string]json.RawMessage {
	var out map[string]json.RawMessage
	if json.Unmarshal(object, &out) != nil {
		return nil
	}
	return out
}
