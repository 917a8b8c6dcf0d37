package importer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"needlepoint/assets"
)

// magic is how a format that is not text begins.
type magic struct {
	prefix string
	name   assets.Text
}

// magics lists what people hand over under a wrong name; order matters only where one prefix begins another.
var magics = []magic{
	{"PK\x03\x04", assets.Text{ZH: "ZIP 压缩包（也可能是 xlsx 或 kmz）", EN: "a zip archive (perhaps xlsx or kmz)"}},
	{"PK\x05\x06", assets.Text{ZH: "空的 ZIP 压缩包", EN: "an empty zip archive"}},
	{"\x1f\x8b", assets.Text{ZH: "再次压缩的 gzip", EN: "gzip within gzip"}},
	{"SQLite format 3\x00", assets.Text{ZH: "SQLite 数据库（也可能是 GeoPackage）", EN: "an SQLite database (perhaps a GeoPackage)"}},
	{"%PDF", assets.Text{ZH: "PDF 文件", EN: "a PDF file"}},
	{"\x89PNG", assets.Text{ZH: "PNG 图片", EN: "a PNG image"}},
	{"\xff\xd8\xff", assets.Text{ZH: "JPEG 图片", EN: "a JPEG image"}},
	{"BZh", assets.Text{ZH: "bzip2 压缩文件", EN: "a bzip2 file"}},
	{"\xfd7zXZ", assets.Text{ZH: "xz 压缩文件", EN: "an xz file"}},
	{"\x28\xb5\x2f\xfd", assets.Text{ZH: "zstd 压缩文件", EN: "a zstd file"}},
	{"7z\xbc\xaf", assets.Text{ZH: "7z 压缩包", EN: "a 7z archive"}},
	{"Rar!", assets.Text{ZH: "RAR 压缩包", EN: "a RAR archive"}},
	{"\xd0\xcf\x11\xe0", assets.Text{ZH: "旧版 Office 文件（xls）", EN: "an old Office file (xls)"}},
	{"\x00\x00\x27\x0a", assets.Text{ZH: "Shapefile", EN: "a shapefile"}},
	{"fgb\x03", assets.Text{ZH: "FlatGeobuf 文件", EN: "a FlatGeobuf file"}},
	{"PAR1", assets.Text{ZH: "Parquet 文件", EN: "a Parquet file"}},
	{"AC1015\x00", assets.Text{ZH: "DWG 图纸", EN: "a DWG drawing"}},
	{"AC1027\x00", assets.Text{ZH: "DWG 图纸", EN: "a DWG drawing"}},
	{"AC1032\x00", assets.Text{ZH: "DWG 图纸", EN: "a DWG drawing"}},
	{"\x7fELF", assets.Text{ZH: "可执行程序", EN: "a program"}},
}

// Sniff names what the content is where that is certain and no text; ok is false otherwise.
func Sniff(head []byte) (what assets.Text, ok bool) {
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.prefix)) {
			return m.name, true
		}
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(start) > 1 && start[0] == '<' && (start[1] == '?' || start[1] == '!' || start[1]|0x20 >= 'a' && start[1]|0x20 <= 'z') {
		return assets.Text{ZH: "XML 或 HTML 文件", EN: "an XML or HTML file"}, true
	}
	return assets.Text{}, false
}

const headSize = 4096

// Binary is what a Format is besides where its content is no text.
type Binary interface {
	// Signatures are the bytes that the content begins with, one of them.
	Signatures() []string
}

// signed refuses content that is certainly not of the format.
func signed(format Format, head []byte) error {
	what, certain := Sniff(head)
	b, binary := format.(Binary)
	switch {
	case !binary && !certain:
		return nil
	case !binary:
		return Mismatch(format.Name(), what)
	}
	for _, s := range b.Signatures() {
		if bytes.HasPrefix(head, []byte(s)) {
			return nil
		}
	}
	if !certain {
		what = assets.Text{ZH: "别的数据", EN: "something else"}
	}
	return Mismatch(format.Name(), what)
}

// Open opens a file as the format that opts or the file name declares, if its content is of that format. A
// file that is one thing by name and another by content is refused, never opened as the other.
func Open(ctx context.Context, formats []Format, in Input, opts Options) (Source, error) {
	format, err := accepted(formats, in, opts)
	if err != nil {
		return nil, err
	}
	return format.Open(ctx, in, opts)
}

// accepted returns the declared format of a file whose content is of it.
func accepted(formats []Format, in Input, opts Options) (Format, error) {
	format, err := declared(formats, in.Name, opts.Format)
	if err != nil {
		return nil, err
	}
	s, err := in.Stream(opts.Limits)
	if err != nil {
		return nil, err
	}
	head := make([]byte, headSize)
	n, err := io.ReadFull(s, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	if n == 0 {
		return nil, assets.Refuse(assets.Invalid, "import", assets.Text{ZH: "文件是空的", EN: "the file is empty"})
	}
	if err := signed(format, head[:n]); err != nil {
		return nil, err
	}
	return format, format.Accepts(head[:n])
}

// Close ends a Source that holds something while it is open.
func Close(src Source) error {
	if c, ok := src.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// Mismatch builds the error of content that is not what the file is declared to be.
func Mismatch(format string, what assets.Text) error {
	return assets.Refuse(assets.Invalid, "import", assets.Text{
		ZH: fmt.Sprintf("按 %s 打开，内容却是%s；请检查文件，或用 --format 说明格式", format, what.ZH),
		EN: fmt.Sprintf("declared as %s, but the content is %s; check the file or say its format with --format", format, what.EN)})
}

// baseName takes the folder off a file name, of either system.
func baseName(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

func declared(formats []Format, name, format string) (Format, error) {
	var names, endings []string
	lower := strings.TrimSuffix(strings.ToLower(baseName(name)), ".gz")
	var byEnding Format
	for _, f := range formats {
		if format != "" && strings.EqualFold(format, f.Name()) {
			return f, nil
		}
		names = append(names, f.Name())
		for _, e := range f.Endings() {
			endings = append(endings, e)
			if strings.HasSuffix(lower, e) {
				byEnding = f
			}
		}
	}
	switch {
	case format != "":
		return nil, assets.Refuse(assets.Unsupported, "import", assets.Text{
			ZH: fmt.Sprintf("不支持格式“%s”；可用：%s", format, strings.Join(names, "、")),
			EN: fmt.Sprintf("format %q is not supported; there are %s", format, strings.Join(names, ", "))})
	case byEnding == nil:
		return nil, assets.Refuse(assets.Unsupported, "import", assets.Text{
			ZH: fmt.Sprintf("从文件名“%s”看不出格式；可识别 %s（可再加 .gz），或用 --format 说明", name, strings.Join(endings, " ")),
			EN: fmt.Sprintf("the name %q declares no format; known endings are %s (each also with .gz), or say --format", name, strings.Join(endings, " "))})
	}
	return byEnding, nil
}
