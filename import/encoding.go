package importer

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"needlepoint/assets"
)

// Names of encodings. GBK and GB2312 are read as GB18030, which contains them.
const (
	UTF8    = "utf-8"
	GB18030 = "gb18030"
)

// Decode returns text in UTF-8, its byte-order mark dropped. A byte-order mark in the text wins over the name;
// an empty name is UTF-8. Bytes that are not UTF-8 pass through where UTF-8 is read: the reader of the format says which
// row holds them.
func Decode(text io.Reader, name string) (io.Reader, error) {
	var enc encoding.Encoding
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name)) {
	case "", "utf8":
		enc = encoding.Nop
	case "gb18030", "gbk", "gb2312", "cp936":
		enc = simplifiedchinese.GB18030
	case "utf16", "utf16le":
		enc = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf16be":
		enc = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "latin1", "iso88591", "windows1252", "cp1252":
		enc = charmap.Windows1252
	default:
		return nil, assets.Refuse(assets.Unsupported, "import", assets.Text{
			ZH: fmt.Sprintf("不支持编码“%s”；可用 utf-8、gb18030、utf-16le、utf-16be、windows-1252", name),
			EN: fmt.Sprintf("encoding %q is not supported; there are utf-8, gb18030, utf-16le, utf-16be, windows-1252", name)})
	}
	return transform.NewReader(text, unicode.BOMOverride(enc.NewDecoder())), nil
}
