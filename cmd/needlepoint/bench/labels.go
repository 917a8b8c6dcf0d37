package bench

import (
	"strings"

	"needlepoint/assets"
)

// label is a work as people read it. Works are named in English in the report.
func label(work string) assets.Text {
	chinese := map[string]string{
		workBox:     "300 米方框，GeoJSON",
		workPolygon: "与十二边形相交（精确）",
		workRadius:  "500 米半径内的破损部件",
		workNearest: "最近的 20 个破损部件",
		workCached:  "已缓存的 z16 瓦片（gzip）",

		workImport:     "同样数据的导入",
		workMemory:     "内存，含全部属性",
		workCachedWait: "同上，4 个客户端",

		workFresh:          "修改到瓦片，同一节点",
		workOtherNode:      "修改到瓦片，另一节点",
		workOverloadFailed: "过载：失败的请求",
		workOverloadWrites: "过载：修改",
		workOverloadHealth: "过载：/healthz",
		workLeaked:         "过载：遗留的协程",
	}
	if zh, ok := chinese[work]; ok {
		return assets.Text{ZH: zh, EN: work}
	}
	if zoom, ok := strings.CutPrefix(work, "tile "); ok {
		return assets.Text{ZH: "瓦片 " + zoom, EN: work}
	}
	return assets.Text{ZH: work, EN: work}
}
