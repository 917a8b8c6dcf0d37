package job

import (
	"fmt"
	"os"
	"path"
	"strings"

	"needlepoint/assets"
	"needlepoint/import"
)

// mainFile returns which of the files is the delivery itself; the others only belong to it.
func (d *Desk) mainFile(specs []FileSpec) (int, error) {
	var endings, mains []string
	at := 0
	for i, f := range specs {
		if d.reads(f.Name) {
			at = i
			mains = append(mains, f.Name)
		}
	}
	for _, f := range d.formats {
		endings = append(endings, f.Endings()...)
	}
	switch {
	case len(mains) == 0:
		return 0, assets.Refuse(assets.Unsupported, "import", assets.Text{
			ZH: fmt.Sprintf("从文件名“%s”看不出格式；可识别 %s（可再加 .gz）", specs[0].Name, strings.Join(endings, " ")),
			EN: fmt.Sprintf("the name %q declares no format; known endings are %s (each also with .gz)", specs[0].Name, strings.Join(endings, " "))})
	case len(mains) > 1:
		return 0, assets.Refuse(assets.Invalid, "import", assets.Text{
			ZH: fmt.Sprintf("“%s”和“%s”是两份数据；请分两次导入", mains[0], mains[1]),
			EN: fmt.Sprintf("%q and %q are two deliveries; import them one after the other", mains[0], mains[1])})
	}
	for _, f := range specs {
		if stem(f.Name) != stem(specs[at].Name) {
			return 0, assets.Refuse(assets.Invalid, "import", assets.Text{
				ZH: fmt.Sprintf("“%s”与“%s”不同名，不是同一份数据的文件", f.Name, specs[at].Name),
				EN: fmt.Sprintf("%q is not called like %q and is no part of the same delivery", f.Name, specs[at].Name)})
		}
	}
	return at, nil
}

// reads reports whether a format declares the name's ending.
func (d *Desk) reads(name string) bool {
	lower := strings.TrimSuffix(strings.ToLower(name), ".gz")
	for _, f := range d.formats {
		for _, e := range f.Endings() {
			if strings.HasSuffix(lower, e) {
				return true
			}
		}
	}
	return false
}

// stem is what the files of one delivery have in common: a.shp, a.dbf and a.shp.xml are all of a.
func stem(name string) string {
	lower := strings.TrimSuffix(strings.ToLower(name), ".xml")
	lower = strings.TrimSuffix(lower, ".gz")
	return strings.TrimSuffix(lower, path.Ext(lower))
}

// spooled are the job's files, opened.
type spooled struct {
	open []*os.File
	in   importer.Input
}

func (s *spooled) close() {
	for _, f := range s.open {
		_ = f.Close() // only read from
	}
}

// openFiles opens the uploaded files as one input.
func (j *Job) openFiles(files []File) (*spooled, error) {
	specs := make([]FileSpec, len(files))
	for i, f := range files {
		specs[i] = FileSpec{f.Name, f.Size}
	}
	at, err := j.desk.mainFile(specs)
	if err != nil {
		return nil, err
	}
	s := &spooled{}
	var beside []importer.Input
	for i, f := range files {
		file, err := os.Open(j.filePath(i))
		if err != nil {
			s.close()
			return nil, fmt.Errorf("open upload: %w", err)
		}
		s.open = append(s.open, file)
		in := importer.Input{Name: f.Name, Data: file, Size: f.Size}
		if i != at {
			beside = append(beside, in)
			continue
		}
		s.in = in
	}
	s.in.Beside = beside
	return s, nil
}
