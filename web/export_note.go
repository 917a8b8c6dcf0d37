package web

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// longFilter is how many bytes of a filter the trail repeats; of a longer one it keeps what it is about.
const longFilter = 2 << 10

// noteDeadline bounds how long the end of a file waits for the trail.
const noteDeadline = 15 * time.Second

// counted passes records on and counts them. A format may walk them twice, for its columns first: what counts is the last walk.
func counted(records iter.Seq[assets.Record], n *int) iter.Seq[assets.Record] {
	return func(yield func(assets.Record) bool) {
		*n = 0
		for r := range records {
			*n++
			if !yield(r) {
				return
			}
		}
	}
}

// exporting is a file that was written, as the trail tells it.
type exporting struct {
	in   exportBody
	head assets.Head
	n    int // records written
	err  error
}

// noteExport keeps in the trail what was taken out of the book: of which revision, narrowed how, how many records, and the hash of the
// book's log, by which a log that is cut later is found out. It is kept too where the reader left before the end.
func (s *Server) noteExport(ctx context.Context, e exporting) {
	keeping, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteDeadline) // the request itself is answered by now
	defer cancel()
	noun := e.in.Noun
	if noun == "" {
		noun = assets.AssetNoun
	}
	detail := map[string]any{"format": e.in.Format, "filter": e.in.filter(), "records": e.n, "revision": e.head.Revision, "hash": e.head.Hash}
	if e.err != nil {
		detail["finished"] = false
	}
	s.note(keeping, access.Event{What: access.Exported, Subject: string(noun), Detail: access.DetailOf(detail)})
}

// filter is what narrows an export, without format and noun; long lists and shapes are told by their size.
func (b exportBody) filter() map[string]any {
	b.Format, b.Noun = "", ""
	out := map[string]any{}
	text, err := json.Marshal(b)
	if err == nil && len(text) > longFilter {
		out["ids"], out["shape"] = len(b.IDs), ""
		if b.Geometry != nil {
			out["shape"] = fmt.Sprint(b.Geometry.Bound())
		}
		b.IDs, b.Geometry = nil, nil
		text, err = json.Marshal(b)
	}
	if err != nil || len(text) > 2*longFilter || json.Unmarshal(text, &out) != nil {
		return map[string]any{"bytes": len(text)}
	}
	delete(out, "format") // which every body names
	return out
}
