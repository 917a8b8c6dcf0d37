package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"needlepoint/assets"
	"needlepoint/assets/gpkg"
	"needlepoint/assets/verify"
	"needlepoint/import"
)

// stampReach is how far into a text file its stamp is looked for.
const stampReach = 1 << 20

var wholeHash = regexp.MustCompile(`^[0-9a-f]{64}$`)

// stamps returns the hashes that the chain must hold.
func (c verifyCommand) stamps(ctx context.Context) (stamps []verify.Stamp, err error) {
	for _, text := range c.Expect {
		hash, rev, _ := strings.Cut(text, "@")
		n, err := strconv.ParseInt(rev, 10, 64)
		if hash = strings.ToLower(hash); err != nil || n < 1 || !wholeHash.MatchString(hash) {
			return nil, misuse{assets.Text{
				ZH: fmt.Sprintf("--expect %s：应为 64 位十六进制散列、@ 和修订号，例如 3fa9…@120", text),
				EN: fmt.Sprintf("--expect %s: a hash of 64 hexadecimal digits, @ and a revision are expected, such as 3fa9…@120", text)}}
		}
		stamps = append(stamps, verify.Stamp{Revision: assets.Revision(n), Hash: hash, From: "--expect"})
	}
	for _, path := range c.Against {
		stamp, err := stampOf(ctx, path)
		if err != nil {
			return nil, err
		}
		if stamp.Revision < 1 || !wholeHash.MatchString(stamp.Hash) {
			return nil, misuse{assets.Text{
				ZH: fmt.Sprintf("%s 没有写明修订和散列；请给出本系统导出的 .gpkg、.geojson、.ndjson 或 CSV 旁的 -metadata.json，或备份的 %s", path, sumsEnding),
				EN: fmt.Sprintf("%s names no revision with its hash: give a .gpkg, .geojson or .ndjson that this program exported, the -metadata.json beside a CSV, or the %s of a backup", path, sumsEnding)}}
		}
		stamps = append(stamps, verify.Stamp{Revision: stamp.Revision, Hash: stamp.Hash, From: path})
	}
	return stamps, nil
}

// stampOf reads what an exported file is stamped with; the zero Head where it is not.
func stampOf(ctx context.Context, path string) (assets.Head, error) {
	file, err := os.Open(path)
	if err != nil {
		return assets.Head{}, misuse{assets.Text{ZH: fmt.Sprintf("无法读取 %s：%v", path, err), EN: fmt.Sprintf("%s cannot be read: %v", path, err)}}
	}
	defer file.Close()
	in := bufio.NewReader(file)
	if magic, _ := in.Peek(16); bytes.HasPrefix(magic, []byte("SQLite format 3\x00")) {
		return gpkg.ReadStamp(ctx, path)
	} else if bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(in)
		if err != nil {
			return assets.Head{}, fmt.Errorf("%s: %w", path, err)
		}
		in = bufio.NewReader(unpacked)
	}
	return stampIn(in)
}

// stampIn looks for the stamp near the beginning of a text, or takes the whole as the sums of a backup.
func stampIn(in io.Reader) (head assets.Head, err error) {
	text, err := io.ReadAll(io.LimitReader(in, stampReach))
	if err != nil {
		return head, err
	}
	if _, after, found := bytes.Cut(text, []byte(`"needlepoint":`)); found {
		var stamp importer.Stamp
		if json.NewDecoder(bytes.NewReader(after)).Decode(&stamp) == nil {
			head = assets.Head{Revision: stamp.Revision, Hash: stamp.Hash}
		}
		return head, nil
	}
	var sums assets.Summary
	if json.Unmarshal(text, &sums) == nil {
		head = assets.Head{Revision: sums.Revision, Hash: sums.Hash}
	}
	return head, nil
}
