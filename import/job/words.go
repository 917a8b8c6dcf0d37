package job

import (
	"errors"
	"strings"

	"needlepoint/assets"
)

// labels are what the browser calls the decisions that the command line has flags for, in either language.
var labels = []struct{ flag, zh, en string }{
	{"--class", "类别", "class"}, {"--grid", "网格", "grid"}, {"--kind", "边界种类", "kind"}, {"--ref-field", "编码", "ref"},
	{"--encoding", "编码方式", "encoding"}, {"--lon-field", "经度列", "longitude column"}, {"--lat-field", "纬度列", "latitude column"},
	{"--wkt-field", "WKT 列", "WKT column"}, {"--layer", "图层", "layer"}, {"--crs", "坐标系", "reference system"}, {"--map", "对应关系", "mapping"},
}

// The sentences of the importer name flags; here they become labels, and what the browser does not offer goes.
var labelsZH, labelsEN = replacers()

func replacers() (zh, en *strings.Replacer) {
	pairsZH := []string{"，或用 --format 说明格式", "", "，或用 --format 说明", "", "请用 --max-size 调高，或拆分文件", "请拆分后分批导入",
		"确认无误请加 --retire-at-most ", "确认无误请输入停用数 ", "--retire-at-most ", "停用数上限 "}
	pairsEN := []string{" or say its format with --format", "", ", or say --format", "", "raise --max-size or split the file", "split the file and import the parts",
		"If it is right say --retire-at-most ", "If it is right, type the number ", "--retire-at-most ", "the limit of "}
	for _, l := range labels {
		quoted := "“" + l.zh + "”"
		pairsZH = append(pairsZH, " "+l.flag+" ", quoted, l.flag+" ", quoted, " "+l.flag, quoted, l.flag, quoted)
		pairsEN = append(pairsEN, l.flag, "“"+l.en+"”")
	}
	return strings.NewReplacer(pairsZH...), strings.NewReplacer(pairsEN...)
}

// forBrowser words a sentence of the importer for people at the browser.
func forBrowser(t assets.Text) assets.Text {
	return assets.Text{ZH: labelsZH.Replace(t.ZH), EN: labelsEN.Replace(t.EN)}
}

func allForBrowser(ts []assets.Text) []assets.Text {
	out := make([]assets.Text, len(ts))
	for i, t := range ts {
		out[i] = forBrowser(t)
	}
	return out
}

// sentence returns what an error says to people; a fault of the service says no more than that.
func sentence(err error) assets.Text {
	var e *assets.Error
	if errors.As(err, &e) && e.Code != assets.Internal && e.Message != (assets.Text{}) {
		return forBrowser(e.Message)
	}
	return assets.Text{ZH: "服务出错，没有写入任何数据；请稍后重试", EN: "the service failed and nothing was written; try again later"}
}
