package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"needlepoint/assets"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
	geojsonfile "needlepoint/import/geojson"
	"needlepoint/import/geopackage"
	"needlepoint/import/shapefile"
)

// formats lists the file formats that import reads.
func formats() []importer.Format {
	return []importer.Format{geojsonfile.Format{}, csvfile.Format{}, shapefile.Format{}, geopackage.Format{}}
}

// importCommand reads one delivery into the book.
type importCommand struct {
	storeFlags
	Class        string            `help:"Class of the rows; guessed from names and geometry where not given." placeholder:"KEY"`
	Grid         string            `help:"The rows are boundaries of this grid." placeholder:"NAME"`
	Kind         string            `help:"The rows are boundaries of this kind: district, street, community, cell, park, zone, parcel, control_line or project." placeholder:"KIND"`
	RefField     string            `help:"Field that holds the code by which a record is known again." placeholder:"FIELD"`
	Map          map[string]string `help:"What a field becomes: an attribute, or ref, name, condition, stage, class, kind, grid; empty leaves it out. Repeatable." placeholder:"FIELD=ATTR" mapsep:"none"`
	Format       string            `help:"geojson, csv, shapefile or gpkg; the file name's where not given." placeholder:"NAME"`
	Layer        string            `help:"Which layer of an archive of shapefiles or of a GeoPackage; the only one with rows where not given." placeholder:"NAME"`
	CRS          string            `help:"Reference system of the coordinates, whatever the file says; the file's own where not given." name:"crs" placeholder:"EPSG:4550"`
	Encoding     string            `help:"Text encoding; found out where not given." placeholder:"utf-8|gb18030|…"`
	LonField     string            `help:"Column of longitudes." placeholder:"FIELD"`
	LatField     string            `help:"Column of latitudes." placeholder:"FIELD"`
	WKTField     string            `help:"Column of well-known text." name:"wkt-field" placeholder:"FIELD"`
	Retire       bool              `help:"The file is a full delivery: retire what it no longer holds."`
	RetireAtMost int               `help:"How many --retire may retire; without it, three in ten of a class." placeholder:"N"`
	MaxSize      int64             `help:"Bytes of the file's content, inflated, beyond which it is refused; 4 GiB where not given." placeholder:"BYTES"`
	DryRun       bool              `help:"Print the plan and change nothing."`
	JSON         bool              `help:"Print the plan as JSON, for programs." name:"json"`
	Rejects      string            `help:"Write the rejected rows with their reasons to this file." placeholder:"FILE"`
	Reason       string            `help:"Why, in the history; the file name where not given."`
	File         string            `arg:"" help:"GeoJSON, newline-delimited GeoJSON, CSV, a shapefile (.shp with its .dbf and .prj beside it, or a .zip of some) or a GeoPackage; may be gzipped." type:"existingfile"`
}

// importReport is what --json prints: the plan, and what was committed.
type importReport struct {
	importer.Report
	Committed bool `json:"committed"` // false on a dry run and where nothing changes
}

// Run plans and commits.
func (c importCommand) Run(ctx context.Context, con *console) (err error) {
	choices, err := c.choices()
	if err != nil {
		return err
	}
	if c.DryRun {
		if err := c.mustExist(); err != nil {
			return err
		}
	}
	file, err := deliver(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.close()) }()
	source, err := importer.Open(ctx, formats(), file.Input, importer.Options{
		Format: c.Format, Encoding: c.Encoding, Layer: c.Layer, CRS: c.CRS, LonField: c.LonField, LatField: c.LatField, WKTField: c.WKTField,
		Limits: importer.Limits{Bytes: c.MaxSize}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, importer.Close(source)) }()
	book, err := c.openBook(ctx, con, assets.Options{Unwatched: true})
	if err != nil {
		return err
	}
	defer closeBook(book, &err)
	collectSeldom()
	plan, err := c.plan(ctx, con, book, planInput{source, choices, file.Size})
	if err != nil {
		return err
	}
	if c.Rejects != "" && plan.Counts.Rejected > 0 {
		if err := c.writeRejects(ctx, plan, source); err != nil {
			return err
		}
	}
	if !c.JSON {
		if err := plan.WriteText(con.out, con.lang); err != nil {
			return err
		}
	}
	var committed assets.Revision
	if !c.DryRun && plan.Refused == nil && !plan.Empty() {
		receipt, err := c.commit(ctx, con, book, committing{plan, source})
		if err != nil {
			return err
		}
		committed = receipt.Revision
	}
	if c.JSON {
		report := importReport{plan.Report(), committed > 0}
		if report.Committed {
			report.Revision = committed
		}
		enc := json.NewEncoder(con.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(report)
	} else {
		con.say(c.outcome(committed))
	}
	return errors.Join(err, plan.Refused)
}

func (c importCommand) choices() (importer.Choices, error) {
	if kind := assets.Kind(c.Kind); kind != "" && !kind.Valid() {
		return importer.Choices{}, misuse{assets.Text{ZH: "没有这种边界：" + c.Kind, EN: "there is no such kind of boundary: " + c.Kind}}
	}
	if c.Class != "" && (c.Kind != "" || c.Grid != "") {
		return importer.Choices{}, misuse{assets.Text{
			ZH: "--class 用于部件，--kind 和 --grid 用于边界，只能用一种", EN: "--class is for assets, --kind and --grid for boundaries: use one or the other"}}
	}
	return importer.Choices{Class: assets.ClassKey(c.Class), Kind: assets.Kind(c.Kind), Grid: c.Grid, RefField: c.RefField, Map: c.Map}, nil
}

// planInput is what a plan is made of.
type planInput struct {
	source  importer.Source
	choices importer.Choices
	size    int64 // bytes of the file, for progress
}

// plan inspects the file, guesses what was not said, and compares every row with the book.
func (c importCommand) plan(ctx context.Context, con *console, book *book, in planInput) (*importer.Plan, error) {
	inspecting := con.progress(assets.Text{ZH: "读取", EN: "reading"}, in.size)
	survey, err := importer.Inspect(ctx, in.source, func(p importer.Progress) { inspecting.at(p.Bytes) })
	inspecting.done()
	if err != nil {
		return nil, err
	}
	mapping, err := importer.Guess(survey, book.Catalogue(), in.choices)
	if err != nil {
		return nil, err
	}
	planning := con.progress(assets.Text{ZH: "比对", EN: "comparing"}, in.size)
	defer planning.done()
	return importer.Make(ctx, book.View(), in.source, importer.Terms{Catalogue: book.Catalogue(), Mapping: mapping,
		Retire: c.Retire, RetireAtMost: c.RetireAtMost, Progress: func(p importer.Progress) { planning.at(p.Bytes) }})
}

// committing is a plan with the file that it can be made of again.
type committing struct {
	plan   *importer.Plan
	source importer.Source
}

// commit keeps the plan as one revision; where the book has moved on since, the plan is made anew on what it is now.
func (c importCommand) commit(ctx context.Context, con *console, book *book, in committing) (assets.Receipt, error) {
	shown := con.progress(assets.Text{ZH: "提交", EN: "committing"}, 0)
	defer shown.done()
	plan := in.plan
	return book.Commit(ctx, func(view assets.View) (assets.ChangeSet, error) {
		if view.Revision() != plan.Revision {
			again, err := importer.Make(ctx, view, in.source, importer.Terms{Catalogue: book.Catalogue(), Mapping: plan.Mapping,
				Retire: c.Retire, RetireAtMost: c.RetireAtMost})
			if err != nil {
				return assets.ChangeSet{}, err
			}
			*plan = *again
		}
		cs, err := plan.ChangeSet()
		cs.Actor = actor()
		if c.Reason != "" {
			cs.Reason = c.Reason
		}
		return cs, err
	})
}

func (c importCommand) writeRejects(ctx context.Context, plan *importer.Plan, source importer.Source) (err error) {
	file, err := os.Create(c.Rejects)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return plan.WriteRejects(ctx, file, source)
}

// outcome is the last line for people.
func (c importCommand) outcome(committed assets.Revision) assets.Text {
	switch {
	case c.DryRun:
		return assets.Text{ZH: "预演：没有改动任何数据", EN: "dry run: nothing was changed"}
	case committed == 0:
		return assets.Text{ZH: "没有需要改动的数据", EN: "nothing to change"}
	}
	return assets.Text{
		ZH: fmt.Sprintf("已提交为修订 %d；要撤销：needlepoint undo %d --store %s", committed, committed, c.masked()),
		EN: fmt.Sprintf("committed as revision %d; to take it back: needlepoint undo %d --store %s", committed, committed, c.masked())}
}
