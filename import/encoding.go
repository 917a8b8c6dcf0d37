package importer

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"needlepoint/assets"
)

// Names of encodings. GBK and GB2312 are read as GB18030, which contains them.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
)

// encodings are the names under which encodings go, as EncodingOf makes them plain.
var encodings = map[string]encoding.Encoding{
	"": encoding.Nop, "utf8": encoding.Nop, "65001": encoding.Nop,
	"gb18030": simplifiedchinese.GB18030, "gbk": simplifiedchinese.GB18030, "gb2312": simplifiedchinese.GB18030, "936": simplifiedchinese.GB18030,
	"euccn": simplifiedchinese.GB18030, "54936": simplifiedchinese.GB18030,
	"utf16": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf16le": unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM),
	"utf16be": unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
	"latin1":  charmap.Windows1252, "iso88591": charmap.Windows1252, "88591": charmap.Windows1252, "1252": charmap.Windows1252,
	"big5": traditionalchinese.Big5, "950": traditionalchinese.Big5, "shiftjis": japanese.ShiftJIS, "932": japanese.ShiftJIS,
	"euckr": korean.EUCKR, "949": korean.EUCKR,
	"437": charmap.CodePage437, "850": charmap.CodePage850, "852": charmap.CodePage852, "865": charmap.CodePage865, "866": charmap.CodePage866,
	"874": charmap.Windows874, "1250": charmap.Windows1250, "1251": charmap.Windows1251, "1253": charmap.Windows1253,
	"1254": charmap.Windows1254, "1255": charmap.Windows1255, "1256": charmap.Windows1256, "1257": charmap.Windows1257, "1258": charmap.Windows1258,
	"iso88592": charmap.ISO8859_2, "88592": charmap.ISO8859_2, "iso88595": charmap.ISO8859_5, "88595": charmap.ISO8859_5,
	"iso88597": charmap.ISO8859_7, "88597": charmap.ISO8859_7, "iso88599": charmap.ISO8859_9, "88599": charmap.ISO8859_9,
	"iso885915": charmap.ISO8859_15, "885915": charmap.ISO8859_15, "koi8r": charmap.KOI8R,
}

// EncodingOf finds an encoding by a name that people, .cpg files or systems give it: "UTF-8", "GBK", "cp936",
// "ANSI 1252". UTF-8 is encoding.Nop.
func EncodingOf(name string) (encoding.Encoding, error) {
	plain := strings.NewReplacer("-", "", "_", "", " ", "", ":", "").Replace(strings.ToLower(strings.TrimSpace(name)))
	for _, prefix := range []string{"", "windows", "cp", "ansi", "oem", "ibm", "x"} {
		if number, ok := strings.CutPrefix(plain, prefix); ok && (number != "" || plain == "") {
			if enc, known := encodings[number]; known {
				return enc, nil
			}
		}
	}
	return nil, assets.Refuse(assets.Unsupported, "import", assets.Text{
		ZH: fmt.Sprintf("不支持编码“%s”；可用 utf-8、gb18030、big5、utf-16le、utf-16be、windows-1252 等", Shorten(name)),
		EN: fmt.Sprintf("encoding %q is not supported; there are utf-8, gb18030, big5, utf-16le, utf-16be, windows-1252 and other code pages", Shorten(name))})
}

// Decode returns text in UTF-8, its byte-order mark dropped. A byte-order mark in the text wins over the name;
// an empty name is UTF-8. Bytes that are not UTF-8 pass through where UTF-8 is read: the reader of the format says which
// row holds them.
func Decode(text io.Reader, name string) (io.Reader, error) {
	enc, err := EncodingOf(name)
	if err != nil {
		return nil, err
	}
	return transform.NewReader(text, unicode.BOMOverride(enc.NewDecoder())), nil
}
