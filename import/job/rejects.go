package job

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"needlepoint/assets"
	"needlepoint/import"
)

// rejectsFile is where the rejected rows of a committed job are kept.
const rejectsFile = "rejects"

// rejectsName is what the file of rejected rows is called where it is handed over.
func (k *kept) rejectsName() string {
	name := strings.TrimSuffix(k.Files[0].Name, ".gz")
	ending := path.Ext(name)
	base := strings.TrimSuffix(name, ending)
	switch {
	case k.Survey == nil || k.Survey.Format == "csv":
	case k.Survey.Format == "geojson": // a feature a line
		ending = ".geojsonl"
	default: // a table, where the format itself cannot carry a reason
		ending = ".csv"
	}
	return base + "-rejected" + ending
}

// Rejects returns the path of a file with the rejected rows, each with its reason, in the delivery's own format, and
// the name to hand it over under. The caller opens it at once: the next plan replaces it.
func (j *Job) Rejects(ctx context.Context) (name, file string, err error) {
	j.mu.Lock()
	standing := j.standing()
	plan, found, name := j.plan, j.inspect, j.kept.rejectsName()
	over, some := j.kept.State == Committed, j.kept.Report != nil && j.kept.Report.Rejected > 0
	j.mu.Unlock()
	file = filepath.Join(j.dir(), rejectsFile)
	if over {
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) && some { // the service broke down before it could write them
			return "", "", assets.Refuse(assets.NotFound, "import", assets.Text{
				ZH: "被拒绝的行没来得及保存；请把原文件再导入一次，已有的数据不会重复，被拒绝的行会重新列出",
				EN: "the rejected rows could not be kept; import the same files once more: what is there already is not repeated, and the rejected rows are listed again"})
		} else if err != nil {
			return "", "", noRejects()
		}
		return name, file, nil
	}
	if !standing || found == nil {
		j.Look()
		return "", "", notYet()
	}
	if plan.Counts.Rejected == 0 {
		return "", "", noRejects()
	}
	err = j.writeRejects(ctx, plan, found.source)
	j.mu.Lock()
	closed := j.inspect != found
	j.mu.Unlock()
	switch {
	case err == nil:
		return name, file, nil
	case closed && ctx.Err() == nil: // the files were closed under it: read anew, rested or committed
		return "", "", notYet()
	}
	return "", "", err
}

func notYet() error {
	return assets.Refuse(assets.Busy, "import", assets.Text{ZH: "正在重新比对，请稍后再下载", EN: "the plan is being made again; download a little later"})
}

func noRejects() error {
	return assets.Refuse(assets.NotFound, "import", assets.Text{ZH: "没有被拒绝的行", EN: "no row was rejected"})
}

func (j *Job) writeRejects(ctx context.Context, plan *planned, source importer.Source) error {
	f, err := os.CreateTemp(j.dir(), "rejects-*")
	if err != nil {
		return fmt.Errorf("rejects: %w", err)
	}
	err = errors.Join(plan.WriteRejects(ctx, f, source), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), filepath.Join(j.dir(), rejectsFile))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("rejects: %w", err), os.Remove(f.Name()))
	}
	return nil
}

// removeFile takes a file away, and says where that is not possible.
func (j *Job) removeFile(name string) {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		j.desk.report(err)
	}
}
