package basemaps

import (
	"encoding/binary"
	"fmt"

	"needlepoint/assets"
)

// headerSize is the length of the header of PMTiles version 3.
const headerSize = 127

// rootWithin is where the root directory of an archive must end, so that one request fetches it with the header.
const rootWithin = 16384

// Header is what a PMTiles archive says of itself.
type Header struct {
	Tiles   string     `json:"tiles"` // mvt, png, jpeg, webp or avif
	MinZoom int        `json:"minzoom"`
	MaxZoom int        `json:"maxzoom"`
	BBox    [4]float64 `json:"bbox"`  // west, south, east, north in degrees
	Count   uint64     `json:"count"` // addressed tiles; 0 where the archive does not say
}

var tileKinds = map[byte]string{1: "mvt", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}

// Compressions, as the header numbers them.
const (
	uncompressed = 1
	gzipped      = 2
)

// checkMagic judges the first eight bytes of an archive.
func checkMagic(b []byte) error {
	switch {
	case len(b) >= 16 && string(b[:15]) == "SQLite format 3":
		return refuseFile("这是 MBTiles 或其他 SQLite 文件；请先转成 PMTiles 第 3 版", "this is MBTiles or another SQLite file; convert it to PMTiles version 3 first")
	case len(b) < 8 || string(b[:7]) != "PMTiles":
		return refuseFile("不是 PMTiles 文件", "this is no PMTiles file")
	case b[7] != 3:
		return refuseFile(fmt.Sprintf("是 PMTiles 第 %d 版；应为第 3 版", b[7]), fmt.Sprintf("this is PMTiles version %d; version 3 is expected", b[7]))
	}
	return nil
}

// ReadHeader reads and judges the header of an archive of size bytes: its parts lie in the file, browsers can read its
// tiles, zooms and bounds make sense.
func ReadHeader(b []byte, size int64) (Header, error) {
	var h Header
	if err := checkMagic(b); err != nil {
		return h, err
	}
	if len(b) < headerSize {
		return h, refuseFile("文件不完整", "the file is cut short")
	}
	number := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	for _, part := range []struct {
		at     int
		zh, en string
	}{{8, "根目录", "root directory"}, {24, "元数据", "metadata"}, {40, "叶目录", "leaf directories"}, {56, "瓦片", "tile data"}} {
		offset, length := number(part.at), number(part.at+8)
		if offset > uint64(size) || length > uint64(size)-offset {
			return h, refuseFile(fmt.Sprintf("文件不完整：%s应到第 %d 字节，文件只有 %d 字节", part.zh, offset+length, size),
				fmt.Sprintf("the file is cut short: its %s should end at byte %d, and the file has %d", part.en, offset+length, size))
		}
	}
	if root := number(8) + number(16); number(8) < headerSize || number(16) == 0 || root > rootWithin {
		return h, refuseFile("根目录应紧接文件头，在前 16384 字节之内", "the root directory is expected after the header, within the first 16384 bytes")
	}
	var known bool
	if h.Tiles, known = tileKinds[b[99]]; !known {
		return h, refuseFile(fmt.Sprintf("瓦片格式代码 %d：应为矢量（MVT）或 PNG、JPEG、WebP、AVIF 图片", b[99]),
			fmt.Sprintf("tile format %d: vector tiles (MVT) or PNG, JPEG, WebP or AVIF pictures are expected", b[99]))
	}
	for _, c := range b[97:99] {
		if c != uncompressed && c != gzipped {
			return h, refuseFile(fmt.Sprintf("压缩方式代码 %d：浏览器只读得懂不压缩或 gzip", c), fmt.Sprintf("compression %d: browsers read uncompressed and gzip only", c))
		}
	}
	h.MinZoom, h.MaxZoom, h.Count = int(b[100]), int(b[101]), number(72)
	if h.MinZoom > h.MaxZoom || h.MaxZoom > maxZoom {
		return h, refuseFile(fmt.Sprintf("级别 %d 到 %d：应在 0 到 %d 之间，从小到大", h.MinZoom, h.MaxZoom, maxZoom),
			fmt.Sprintf("zooms %d to %d: 0 to %d from low to high are expected", h.MinZoom, h.MaxZoom, maxZoom))
	}
	for i := range h.BBox {
		h.BBox[i] = float64(int32(binary.LittleEndian.Uint32(b[102+4*i:]))) / 1e7
	}
	if w, s, e, n := h.BBox[0], h.BBox[1], h.BBox[2], h.BBox[3]; !(w <= e && s <= n) || w < -180 || e > 180 || s < -90 || n > 90 {
		return h, refuseFile(fmt.Sprintf("范围 %v：应为西、南、东、北的度数", h.BBox), fmt.Sprintf("bounds %v: degrees west, south, east, north are expected", h.BBox))
	}
	return h, nil
}

func refuseFile(zh, en string) *assets.Error {
	return assets.Refuse(assets.Invalid, "pmtiles", assets.Text{ZH: zh, EN: en})
}
