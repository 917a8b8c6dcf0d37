package ogc

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"net/url"

	"needlepoint/assets"
)

// A page goes on from the id that the page before ended at: records that others insert, change or delete meanwhile
// move no other record to another page. The token holds that id, with a mark of the request's other parameters, which
// the link to the next page repeats; a token under other parameters is refused rather than answered with a page of
// something else.

const tokenMark = 6 // bytes

func markOf(query url.Values) []byte {
	rest := url.Values{}
	for key, values := range query {
		if key != "token" && key != "f" && key != "limit" {
			rest[key] = values
		}
	}
	sum := sha256.Sum256([]byte(rest.Encode()))
	return sum[:tokenMark]
}

func tokenOf(after int64, query url.Values) string {
	return base64.RawURLEncoding.EncodeToString(append(binary.AppendUvarint(nil, uint64(after)), markOf(query)...))
}

// readToken returns the id to go on from.
func readToken(token string, query url.Values) (int64, error) {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err == nil && len(raw) > tokenMark {
		after, n := binary.Uvarint(raw[:len(raw)-tokenMark])
		if n == len(raw)-tokenMark && after <= assets.MaxID && string(raw[n:]) == string(markOf(query)) {
			return int64(after), nil
		}
	}
	return 0, badParameter("token", token, assets.Text{
		ZH: "不是这个请求的下一页标记；请原样使用上一页给出的 next 链接",
		EN: "this is no token of the next page of this request; use the next link of the page before as it is"})
}
