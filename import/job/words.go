package job

import (
	"errors"
	"strings"

	"needlepoint/assets"
)

// The importer's sentences name the flags of the command line. In the browser the same decisions have labels.
var (
	labelsZH = strings.NewReplacer("，或用 --format 说明格式", "", "，或用 --format 说明", "", "请用 --max-size 调高，或拆分文件", "请拆分后分批导入",
		"确认无误请加 --retire-at-most ", "确认无误请输入停用数 ", "--retire-at-most ", "停用数上限 ",
		"--class", "“类别”", "--grid", "“网格”", "--kind", "“边界种类”", "--ref-field", "“编码”", "--encoding", "“编码方式”",
		"--lon-field", "“经度列”", "--lat-field", "“纬度列”", "--wkt-field", "“WKT 列”", "--layer", "“图层”", "--crs", "“坐标系”", "--map", "“对应关系”")
	labelsEN = strings.NewReplacer(" or say its format with --format", "", ", or say --format", "", "raise --max-size or split the file", "split the file and import the parts",
		"If it is right say --retire-at-most ", "If it is right, type the number ", "--retire-at-most ", "the limit of ",
		"--class", "“class”", "--grid", "“grid”", "--kind", "“kind”", "--ref-field", "“ref”", "--encoding", "“encoding”",
		"--lon-field", "“longitude column”", "--lat-field", "“latitude column”", "--wkt-field", "“WKT column”", "--layer", "“layer”", "--crs", "“reference system”", "--map", "“mapping”")
)

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
