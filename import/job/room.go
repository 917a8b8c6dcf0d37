package job

import (
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"needlepoint/assets"
)

// judge refuses files that no job could take.
func (d *Desk) judge(specs []FileSpec) error {
	refuse := func(code assets.Code, zh, en string) error {
		return assets.Refuse(code, "import", assets.Text{ZH: zh, EN: en})
	}
	if len(specs) == 0 || len(specs) > mostFiles {
		return refuse(assets.Invalid, fmt.Sprintf("一次导入应有 1 到 %d 个文件", mostFiles), fmt.Sprintf("one import takes 1 to %d files", mostFiles))
	}
	seen := map[string]bool{}
	for _, f := range specs {
		switch name := strings.ToLower(f.Name); {
		case !plainName(f.Name):
			return refuse(assets.Invalid, fmt.Sprintf("文件名“%.60s”不可用：应为不含文件夹和控制字符的名称", f.Name),
				fmt.Sprintf("the file name %.60q cannot be used: a name without folders and control characters is expected", f.Name))
		case seen[name]:
			return refuse(assets.Invalid, fmt.Sprintf("文件“%s”出现了两次", f.Name), fmt.Sprintf("the file %q is there twice", f.Name))
		case f.Size <= 0:
			return refuse(assets.Invalid, fmt.Sprintf("文件“%s”是空的", f.Name), fmt.Sprintf("the file %q is empty", f.Name))
		case f.Size > d.limits.FileBytes:
			return refuse(assets.TooLarge, fmt.Sprintf("文件“%s”有 %s，超过上限 %s；请拆分后分批导入", f.Name, sizeText(f.Size), sizeText(d.limits.FileBytes)),
				fmt.Sprintf("the file %q has %s, more than %s; split it and import the parts", f.Name, sizeText(f.Size), sizeText(d.limits.FileBytes)))
		default:
			seen[name] = true
		}
	}
	_, err := d.mainFile(specs)
	return err
}

// plainName reports whether a name is fit to be shown and kept: its path means nothing here, but one with a path is a mistake.
func plainName(name string) bool {
	return name != "" && len(name) <= mostName && utf8.ValidString(name) && name != "." && name != ".." &&
		!strings.ContainsAny(name, `/\`) &&
		strings.IndexFunc(name, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) < 0
}

func sizeText(bytes int64) string {
	switch {
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%d B", bytes)
}

// prune takes away jobs whose time is over: Limits.Keep after they ended, Limits.Wait after the last piece of an upload.
func (d *Desk) prune() {
	now := d.clock()
	for _, j := range d.Jobs() {
		j.mu.Lock()
		age := now.Sub(j.kept.Changed)
		old := j.kept.State.over() && age > d.limits.Keep || j.kept.State == Uploading && age > d.limits.Wait
		j.mu.Unlock()
		if old {
			if err := d.Delete(j.id); err != nil {
				d.report(err)
			}
		}
	}
}

// makeRoom lets one more job of so many bytes in, at the price of the oldest ones that are over; those that somebody may still
// want to go on with are never taken away. d.mu is held.
func (d *Desk) makeRoom(bytes int64) error {
	jobs, held := len(d.jobs), int64(0)
	sizes := map[string]int64{}
	var over []*Job // the oldest last
	for _, j := range d.sorted() {
		j.mu.Lock()
		sizes[j.id] = j.size()
		if j.kept.State.over() {
			over = append(over, j)
		}
		j.mu.Unlock()
		held += sizes[j.id]
	}
	for (jobs >= d.limits.Jobs || held+bytes > d.limits.Bytes) && len(over) > 0 {
		oldest := over[len(over)-1]
		over = over[:len(over)-1]
		if !oldest.endIfOver() { // taken up again just now
			continue
		}
		delete(d.jobs, oldest.id)
		if err := os.RemoveAll(oldest.dir()); err != nil {
			d.report(fmt.Errorf("make room: %w", err))
		}
		jobs, held = jobs-1, held-sizes[oldest.id]
	}
	if jobs >= d.limits.Jobs || held+bytes > d.limits.Bytes {
		return assets.Refuse(assets.TooLarge, "import", assets.Text{
			ZH: fmt.Sprintf("放不下了：未完成的导入有 %d 个、%s（上限 %d 个、%s）；请先提交或删除一些", jobs, sizeText(held), d.limits.Jobs, sizeText(d.limits.Bytes)),
			EN: fmt.Sprintf("there is no room: %d unfinished imports hold %s (limits: %d, %s); commit or delete some first", jobs, sizeText(held), d.limits.Jobs, sizeText(d.limits.Bytes))})
	}
	return nil
}

// size is what the job's files take or will take; j.mu is held.
func (j *Job) size() (bytes int64) {
	if j.kept.Cleared {
		return 0
	}
	for _, f := range j.kept.Files {
		bytes += f.Size
	}
	return bytes
}
