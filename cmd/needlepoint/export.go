package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/import"
	csvfile "needlepoint/import/csv"
)

// exportCommand writes a part of the book to a file.
type exportCommand struct {
	storeFlags
	Noun      string    `help:"What to export: asset or boundary." enum:"asset,boundary" default:"asset"`
	Class     []string  `help:"Only assets of these classes." placeholder:"KEY,…"`
	Condition []string  `help:"Only assets in these conditions." placeholder:"KEY,…"`
	Stage     []string  `help:"Only records in these stages; planned and in_service where not given." placeholder:"KEY,…"`
	DueBy     string    `help:"Only assets whose next inspection is due on that day or earlier." placeholder:"YYYY-MM-DD"`
	Boundary  int64     `help:"Only assets that lie in or touch the boundary with this id." placeholder:"ID"`
	Kind      []string  `help:"Only boundaries of these kinds." placeholder:"KEY,…"`
	Grid      []string  `help:"Only boundaries of these grids." placeholder:"NAME,…"`
	BBox      []float64 `help:"Only records that meet the box, in degrees." name:"bbox" placeholder:"W,S,E,N"`
	Format    string    `help:"geojson, ndjson, csv or gpkg; the file name's where not given." enum:",geojson,ndjson,csv,gpkg" default:""`
	Force     bool      `help:"Replace the file if it is there."`
	File      string    `arg:"" help:"File to write; a .gz ending compresses; - is standard output."`
}

// Run exports.
func (c exportCommand) Run(ctx context.Context, con *console) (err error) {
	if err := c.mustExist(); err != nil {
		return err
	}
	format, err := c.format()
	if err != nil {
		return err
	}
	book, err := c.openBook(ctx, con, assets.Options{})
	if err != nil {
		return err
	}
	defer closeBook(book, &err)
	view := book.View()
	records, err := c.records(book, view)
	if err != nil {
		return err
	}
	notice, err := book.Meta(ctx, assets.MetaSample)
	if err != nil {
		return err
	}
	head := view.Head()
	stamp := importer.Stamp{Revision: head.Revision, Hash: head.Hash, At: con.clock(), Notice: notice}
	n := int64(0)
	shown := con.progress(assets.Text{ZH: "导出", EN: "exporting"}, 0)
	counted := func(yield func(assets.Record) bool) {
		n = 0
		for r := range records {
			n++
			shown.at(n)
			if !yield(r) {
				return
			}
		}
	}
	err = c.write(ctx, con, format, counted, stamp)
	shown.done()
	if err != nil {
		return err
	}
	if err := c.noteExport(ctx, exportNote{format: format, stamp: stamp, records: n}); err != nil {
		return fmt.Errorf("%s is written, but not noted in the audit trail: %w", c.File, err)
	}
	if c.File != "-" {
		con.say(assets.Text{
			ZH: fmt.Sprintf("%s：%s 条记录，修订 %d", c.File, grouped(n), stamp.Revision),
			EN: fmt.Sprintf("%s: %s records, revision %d", c.File, grouped(n), stamp.Revision)})
	}
	return nil
}

// format decides by the flag, else by the file's name.
func (c exportCommand) format() (string, error) {
	if c.Format != "" {
		return c.Format, nil
	}
	switch filepath.Ext(strings.TrimSuffix(strings.ToLower(c.File), ".gz")) {
	case ".geojson", ".json":
		return "geojson", nil
	case ".ndjson", ".geojsonl", ".geojsons", ".jsonl":
		return "ndjson", nil
	case ".csv":
		return "csv", nil
	case ".gpkg":
		return "gpkg", nil
	}
	return "", misuse{assets.Text{
		ZH: fmt.Sprintf("从文件名 %s 看不出格式；用 --format 指明 geojson、ndjson、csv 或 gpkg", c.File),
		EN: fmt.Sprintf("the name %s does not say a format; name geojson, ndjson, csv or gpkg with --format", c.File)}}
}

// records selects what the flags ask for.
func (c exportCommand) records(book *book, view assets.View) (iter.Seq[assets.Record], error) {
	box, boxed, err := c.box()
	if err != nil {
		return nil, err
	}
	stages := keys[assets.Stage](c.Stage)
	if assets.Noun(c.Noun) == assets.BoundaryNoun {
		f := assets.BoundaryFilter{Kinds: keys[assets.Kind](c.Kind), Grids: c.Grid, Stages: stages}
		if boxed {
			return importer.Boundaries(view.BoundariesIn(box, f)), checkKeys(f.Kinds, stages)
		}
		return importer.Boundaries(view.Boundaries(f)), checkKeys(f.Kinds, stages)
	}
	f := assets.Filter{Classes: keys[assets.ClassKey](c.Class), Conditions: keys[assets.Condition](c.Condition),
		Stages: stages, Boundary: assets.BoundaryID(c.Boundary)}
	if c.DueBy != "" {
		day, ok := assets.ParseDay(c.DueBy)
		if !ok {
			return nil, misuse{assets.Text{ZH: fmt.Sprintf("--due-by %s：应为一个日期，如 2026-11-30", c.DueBy),
				EN: fmt.Sprintf("--due-by %s: a day such as 2026-11-30 is expected", c.DueBy)}}
		}
		f.DueBy = day
	}
	for _, class := range f.Classes {
		if _, ok := book.Catalogue().Class(class); !ok {
			return nil, misuse{assets.Text{ZH: fmt.Sprintf("目录里没有类别 %s", class), EN: fmt.Sprintf("there is no class %s", class)}}
		}
	}
	if _, ok := view.Boundary(f.Boundary); !ok && f.Boundary != 0 {
		return nil, assets.Missing("export", assets.BoundaryNoun, c.Boundary)
	}
	if boxed {
		return importer.Assets(view.In(box, f)), checkKeys(f.Conditions, stages)
	}
	return importer.Assets(view.Assets(f)), checkKeys(f.Conditions, stages)
}

func (c exportCommand) box() (box orb.Bound, given bool, err error) {
	if len(c.BBox) == 0 {
		return box, false, nil
	}
	if len(c.BBox) != 4 || !(c.BBox[0] <= c.BBox[2] && c.BBox[1] <= c.BBox[3]) {
		return box, true, misuse{assets.Text{
			ZH: "--bbox：应为 西,南,东,北 四个度数，西不大于东，南不大于北",
			EN: "--bbox: four degrees W,S,E,N are expected, west ≤ east and south ≤ north"}}
	}
	return orb.Bound{Min: orb.Point{c.BBox[0], c.BBox[1]}, Max: orb.Point{c.BBox[2], c.BBox[3]}}, true, nil
}

func keys[T ~string](words []string) []T {
	out := make([]T, len(words))
	for i, w := range words {
		out[i] = T(strings.TrimSpace(w))
	}
	return out
}

// word is a vocabulary's key that knows whether it is one.
type word interface {
	~string
	Valid() bool
}

func checkKeys[A, B word](as []A, bs []B) error {
	var unknown []string
	for _, a := range as {
		if !a.Valid() {
			unknown = append(unknown, string(a))
		}
	}
	for _, b := range bs {
		if !b.Valid() {
			unknown = append(unknown, string(b))
		}
	}
	if unknown == nil {
		return nil
	}
	list := strings.Join(unknown, ", ")
	return misuse{assets.Text{ZH: "没有这样的取值：" + list, EN: "no such value: " + list}}
}

// write writes to a file beside the named one and moves it there when it is whole, so that a failure leaves nothing half done.
func (c exportCommand) write(ctx context.Context, con *console, format string, records iter.Seq[assets.Record], stamp importer.Stamp) error {
	if c.File == "-" {
		if format == "gpkg" {
			return misuse{assets.Text{ZH: "GeoPackage 不能写到标准输出", EN: "a GeoPackage cannot be written to standard output"}}
		}
		return c.stream(ctx, con.out, format, records, stamp)
	}
	if _, err := os.Stat(c.File); err == nil && !c.Force {
		return misuse{assets.Text{ZH: c.File + " 已存在；换个名字，或加 --force 覆盖", EN: c.File + " is there already; choose another name, or add --force to replace it"}}
	}
	making, err := os.MkdirTemp(filepath.Dir(c.File), ".needlepoint-export-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(making) }()
	part := filepath.Join(making, filepath.Base(c.File))
	if format == "gpkg" {
		err = gpkg.Export(ctx, part, records, geoPackageOptions(stamp))
	} else {
		err = c.writeFile(ctx, part, format, records, stamp)
	}
	if err != nil {
		return err
	}
	if err := os.Rename(part, c.File); err != nil {
		return err
	}
	if format != "csv" {
		return nil
	}
	name, content, err := csvfile.Sidecar(c.File, stamp)
	if err != nil {
		return err
	}
	return os.WriteFile(name, content, 0o644)
}

func (c exportCommand) writeFile(ctx context.Context, path, format string, records iter.Seq[assets.Record], stamp importer.Stamp) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	var w io.WriteCloser = file
	if strings.HasSuffix(strings.ToLower(c.File), ".gz") {
		w = gzip.NewWriter(file)
	}
	err = c.stream(ctx, w, format, records, stamp)
	if w != file {
		err = errors.Join(err, w.Close())
	}
	return errors.Join(err, file.Close())
}

func (c exportCommand) stream(ctx context.Context, w io.Writer, format string, records iter.Seq[assets.Record], stamp importer.Stamp) error {
	var exporter importer.Exporter = csvfile.Exporter{ByteOrderMark: true} // its stamp lies beside it
	if format != "csv" {
		exporter = exportFormat(format).Exporter
	}
	buffered := bufio.NewWriterSize(w, 256<<10)
	if err := exporter.Export(ctx, buffered, records, stamp); err != nil {
		return err
	}
	return buffered.Flush()
}
