package main

import (
	"context"

	"needlepoint/assets/access"
	"needlepoint/import"
)

// exportNote is an export as the audit trail tells it.
type exportNote struct {
	format  string
	stamp   importer.Stamp
	records int64
}

// noteExport keeps in the trail what was taken out of the book.
func (c exportCommand) noteExport(ctx context.Context, n exportNote) error {
	filter := map[string]any{}
	for key, value := range map[string][]string{"class": c.Class, "condition": c.Condition, "stage": c.Stage, "kind": c.Kind, "grid": c.Grid} {
		if len(value) > 0 {
			filter[key] = value
		}
	}
	if c.DueBy != "" {
		filter["due_by"] = c.DueBy
	}
	if c.Boundary != 0 {
		filter["boundary"] = c.Boundary
	}
	if len(c.BBox) > 0 {
		filter["bbox"] = c.BBox
	}
	return c.note(ctx, access.Event{At: n.stamp.At, What: access.Exported, Subject: c.Noun, Detail: access.DetailOf(map[string]any{
		"format": n.format, "filter": filter, "records": n.records, "revision": n.stamp.Revision, "hash": n.stamp.Hash})})
}
