package shapefile

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"needlepoint/assets"
	"needlepoint/import"
)

// mostEntries bounds what an archive may list; a city's delivery has some hundred files.
const mostEntries = 20_000

// delivery is one handed-over file: the sets of files that are a shapefile each.
type delivery struct {
	sets    []set
	limits  importer.Limits
	opened  []*importer.Content
	orphans int // attribute tables without a shapefile
}

// set is the files of one shapefile, by ending in small letters: ".shp", ".dbf", ".shx", ".prj", ".cpg".
type set struct {
	name  string
	parts map[string]part
}

// part is one of the files.
type part struct {
	size    int64 // inflated
	entry   *zip.File
	content importer.Input // where there is no entry
}

var endings = []string{".shp", ".dbf", ".shx", ".prj", ".cpg"}

// open finds the shapefiles in what was handed over.
func open(in importer.Input, opts importer.Options) (*delivery, error) {
	c, err := in.Content(opts.Limits)
	if err != nil {
		return nil, err
	}
	d := &delivery{limits: opts.Limits, opened: []*importer.Content{c}}
	head, err := readAt(c, 0, 4)
	if err == nil && (string(head) == signatureZip || string(head) == signatureEmptyZip) {
		err = d.archive(c)
		if err == nil {
			return d, nil
		}
	}
	if err != nil {
		return nil, errors.Join(err, d.close())
	}
	s := set{name: stem(path.Base(strings.TrimSuffix(strings.ReplaceAll(in.Name, `\`, "/"), ".gz"))), parts: map[string]part{".shp": {size: in.Size, content: in}}}
	for _, e := range endings[1:] {
		if beside, ok := in.Companion(e); ok {
			s.parts[e] = part{size: beside.Size, content: beside}
		}
	}
	d.sets = []set{s}
	return d, nil
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// archive lists the sets of an archive, in the order of their names, those of nested folders among them.
func (d *delivery) archive(c *importer.Content) error {
	z, err := zip.NewReader(c, c.Size)
	if err != nil {
		return refuse("ZIP 压缩包损坏或不完整；请重新打包或传输", "the zip archive is damaged or cut short; pack or transfer it again")
	}
	if len(z.File) > mostEntries {
		return refuse(fmt.Sprintf("压缩包里有 %d 个文件，最多 %d 个", len(z.File), mostEntries),
			fmt.Sprintf("the archive lists %d files; at most %d are taken", len(z.File), mostEntries))
	}
	sets := map[string]*set{}
	var names []string
	for _, f := range z.File {
		name := entryName(f)
		ending := strings.ToLower(path.Ext(name))
		if !slices.Contains(endings, ending) || strings.HasPrefix(path.Base(name), "._") || strings.HasSuffix(name, "/") {
			continue
		}
		if f.UncompressedSize64 > 1<<62 {
			return refuse("ZIP 压缩包损坏", "the zip archive is damaged")
		}
		key := strings.ToLower(stem(name))
		if sets[key] == nil {
			sets[key] = &set{name: stem(name), parts: map[string]part{}}
			names = append(names, key)
		}
		if _, twice := sets[key].parts[ending]; twice {
			return refuse(fmt.Sprintf("压缩包里有两个“%s”", name), fmt.Sprintf("the archive holds %q twice", name))
		}
		sets[key].parts[ending] = part{size: int64(f.UncompressedSize64), entry: f}
		if ending == ".shp" {
			sets[key].name = stem(name)
		}
	}
	slices.Sort(names)
	for _, n := range names {
		switch _, shapes := sets[n].parts[".shp"]; {
		case shapes:
			d.sets = append(d.sets, *sets[n])
		case len(sets[n].parts[".dbf"].name()) > 0:
			d.orphans++
		}
	}
	if len(d.sets) == 0 {
		return refuse("压缩包里没有 Shapefile（.shp）；若是其他格式，请解压后导入",
			"the archive holds no shapefile (.shp); unpack it if it holds another format")
	}
	return nil
}

func (p part) name() string {
	if p.entry != nil {
		return p.entry.Name
	}
	return p.content.Name
}

// entryName is the name of an entry in UTF-8: older programs in China write GBK, others code page 437, and say neither.
func entryName(f *zip.File) string {
	name := f.Name
	if !utf8.ValidString(name) {
		if text, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil && !strings.ContainsRune(text, utf8.RuneError) {
			name = text
		} else if text, err := charmap.CodePage437.NewDecoder().String(name); err == nil {
			name = text
		}
	}
	return strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
}

// content makes a part of a set readable at any place; nil where the set lacks it. It lives as long as the delivery.
func (d *delivery) content(s set, ending string) (*importer.Content, error) {
	p, ok := s.parts[ending]
	if !ok {
		return nil, nil //nolint:nilnil // a sidecar that is not there is no error
	}
	c, err := d.unpack(p)
	if err != nil {
		return nil, err
	}
	d.opened = append(d.opened, c)
	return c, nil
}

func (d *delivery) unpack(p part) (*importer.Content, error) {
	if p.entry == nil {
		return p.content.Content(d.limits)
	}
	if p.entry.Flags&1 != 0 {
		return nil, refuse(fmt.Sprintf("压缩包里的“%s”已加密；请去掉密码重新打包", p.name()), fmt.Sprintf("%q in the archive is encrypted; pack it without a password", p.name()))
	}
	r, err := p.entry.Open()
	switch {
	case errors.Is(err, zip.ErrAlgorithm):
		return nil, refuse(fmt.Sprintf("压缩包里的“%s”用了不支持的压缩方法（%d）；请用普通 ZIP（deflate）重新打包", p.name(), p.entry.Method),
			fmt.Sprintf("%q in the archive is compressed by a method (%d) that is not supported; pack it as ordinary zip (deflate)", p.name(), p.entry.Method))
	case err != nil:
		return nil, damaged(p)
	}
	c, err := importer.Spool(d.limits.Guard(r, int64(p.entry.CompressedSize64)))
	var known *assets.Error
	if err != nil && !errors.As(err, &known) {
		err = damaged(p)
	}
	if closed := r.Close(); err == nil && closed != nil {
		return nil, errors.Join(damaged(p), c.Close())
	}
	return c, err
}

func damaged(p part) error {
	return refuse(fmt.Sprintf("压缩包里的“%s”损坏；请重新打包", p.name()), fmt.Sprintf("%q in the archive is damaged; pack it again", p.name()))
}

// text reads a small sidecar whole.
func (d *delivery) text(s set, ending string) (string, error) {
	const most = 64 << 10
	p, ok := s.parts[ending]
	if !ok || p.size > most {
		return "", nil
	}
	c, err := d.unpack(p)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(io.NewSectionReader(c, 0, min(c.Size, most)))
	return string(data), errors.Join(err, c.Close())
}

func (d *delivery) close() error {
	var err error
	for _, c := range d.opened {
		err = errors.Join(err, c.Close())
	}
	d.opened = nil
	return err
}
