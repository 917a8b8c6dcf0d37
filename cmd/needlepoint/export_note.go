package main

import (
	"context"
	"errors"

	"needlepoint/assets/access"
	"needlepoint/import"
)

// exportNote is an export as the audit trail tells it.
type exportNote struct {
	format  string
	stamp   importer.Stamp
	records int64
}

// note keeps in the trail what was taken out of the book, as the service does with its own exports.
func (c exportCommand) note(ctx context.Context, n exportNote) (err error) {
	store, err := c.openAccounts(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
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
	_, err = store.Commit(ctx, access.Change{Events: []access.Event{{At: n.stamp.At, Actor: actor(), Via: access.ViaCommand, What: access.Exported,
		Subject: c.Noun, Detail: access.DetailOf(map[string]any{"format": n.format, "filter": filter, "records": n.records,
			"revision": n.stamp.Revision, "hash": n.stamp.Hash})}}})
	return err
}
