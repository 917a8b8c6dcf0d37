package shapefile

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"

	"needlepoint/assets"
	"needlepoint/import"
)

// codePages are the marks in the header of a .dbf that name an encoding. 0x57 only says "ANSI", whichever that was, and
// is left to the text itself.
var codePages = map[byte]string{
	0x01: "cp437", 0x02: "cp850", 0x03: "windows-1252", 0x08: "cp865", 0x13: "cp932", 0x1f: "cp852", 0x23: "cp852", 0x26: "cp866",
	0x4d: "gbk", 0x4e: "cp949", 0x4f: "big5", 0x50: "cp874", 0x58: "windows-1252", 0x59: "windows-1252", 0x64: "cp852", 0x65: "cp866",
	0x66: "cp865", 0x78: "big5", 0x79: "cp949", 0x7a: "gbk", 0x7b: "cp932", 0x7c: "cp874", 0x7d: "windows-1255", 0x7e: "windows-1256",
	0xc8: "windows-1250", 0xc9: "windows-1251", 0xca: "windows-1254", 0xcb: "windows-1253", 0xcc: "windows-1257",
}

// encode settles in which encoding the text is read: as the options say, else the .cpg, else the table's mark, else what
// every byte of it agrees with.
func (t *table) encode(ctx context.Context, cpg string, opts importer.Options) error {
	name, zh, en := opts.Encoding, "按指定", "as you chose"
	if name == "" && strings.TrimSpace(cpg) != "" {
		if _, err := importer.EncodingOf(codePage(cpg)); err == nil {
			name, zh, en = codePage(cpg), "依据 .cpg", "by the .cpg"
		} else {
			t.notes = append(t.notes, assets.Text{ZH: fmt.Sprintf(".cpg 写作“%s”，看不懂", importer.Shorten(codePage(cpg))),
				EN: fmt.Sprintf("the .cpg says %q, which is no encoding known here", importer.Shorten(codePage(cpg)))})
		}
	}
	if name == "" {
		found, err := t.detect(ctx)
		if err != nil {
			return err
		}
		mark := codePages[t.mark]
		switch {
		case found.plain:
			name, zh, en = importer.UTF8, "属性只有 ASCII 字符", "the text is ASCII"
		case found.utf8:
			name, zh, en = importer.UTF8, "依据内容", "by the text itself"
		case mark != "":
			name, zh, en = mark, fmt.Sprintf("依据属性表的标记 0x%02X", t.mark), fmt.Sprintf("by the table's mark 0x%02X", t.mark)
		case found.gb18030:
			name, zh, en = importer.GB18030, "依据内容", "by the text itself"
		default:
			return refuse("属性表的文字既不是 UTF-8 也不是 GB18030，也没有 .cpg；请用 --encoding 指定编码",
				"the text of the attribute table is neither UTF-8 nor GB18030, and there is no .cpg; say the encoding with --encoding")
		}
	}
	enc, err := importer.EncodingOf(name)
	if err != nil {
		return err
	}
	if t.decode = nil; enc != encoding.Nop {
		t.decode = enc.NewDecoder()
	}
	t.notes = append(t.notes, assets.Text{ZH: fmt.Sprintf("属性按 %s 编码读入（%s）", name, zh), EN: fmt.Sprintf("attributes read as %s (%s)", name, en)})
	t.name()
	return nil
}

// codePage is the first word or two of a .cpg.
func codePage(cpg string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(strings.TrimPrefix(cpg, "\ufeff"), " \r\n\t"), "\n")
	return strings.Trim(line, " \r\t\x00")
}

// detected is what the text of a table can be.
type detected struct {
	plain, utf8, gb18030 bool
}

// detect reads every text of the table, the names of its columns too.
func (t *table) detect(ctx context.Context) (detected, error) {
	d := detected{plain: true, utf8: true, gb18030: true}
	gb, err := importer.EncodingOf(importer.GB18030)
	if err != nil {
		return d, err
	}
	decoder := gb.NewDecoder()
	see := func(cell []byte, padded bool) {
		if ascii(cell) {
			return
		}
		d.plain = false
		t.decode = nil
		_, ok := t.text(cell, padded)
		d.utf8 = d.utf8 && ok
		t.decode = decoder
		_, ok = t.text(cell, padded)
		d.gb18030 = d.gb18030 && ok
	}
	for _, c := range t.columns {
		see(c.raw, len(c.raw) < 10)
	}
	for i := range t.rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return d, ctx.Err()
		}
		record, err := t.record(i)
		if err != nil {
			return d, err
		}
		if len(record) == 0 || record[0] == deletedMark {
			continue
		}
		for _, c := range t.columns {
			if c.kind == 'C' {
				cell := record[c.at : c.at+c.width]
				see(cell, c.width == 0 || cell[c.width-1] == ' ' || cell[c.width-1] == 0)
			}
		}
	}
	return d, nil
}
