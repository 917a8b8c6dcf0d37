package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/assets"
)

// What huma finds wrong with a request by its description is worded like every other refusal. huma takes its wording from
// variables of its package, which are set before any server can be built.
func init() {
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		return invalidRequest(context.Background(), status, message, errs)
	}
	huma.NewErrorWithContext = func(c huma.Context, status int, message string, errs ...error) huma.StatusError {
		return invalidRequest(c.Context(), status, message, errs)
	}
}

// Bounds of what is said of a request: an answer is in no proportion to what was wrong with it.
const (
	maxFaults = 100
	maxQuoted = 200 // bytes of a sentence of huma's own, which may repeat what was sent
)

// invalidRequest makes a problem of huma's own errors.
func invalidRequest(ctx context.Context, status int, message string, errs []error) *problem {
	p := &problem{Status: status, Title: http.StatusText(status), Code: assets.Invalid, Request: requestID(ctx)}
	switch status {
	case http.StatusRequestEntityTooLarge:
		p.Code = assets.TooLarge
	case http.StatusUnsupportedMediaType:
		p.Code = assets.Unsupported
	}
	found := 0
	for _, err := range errs {
		if err == nil {
			continue
		}
		if found++; found <= maxFaults {
			p.Errors = append(p.Errors, faultOf(err))
		}
	}
	p.Message = requestText(message)
	if len(p.Errors) == 1 {
		p.Message = p.Errors[0].Message
	} else if len(p.Errors) > 1 {
		first := p.Errors[0].Message
		p.Message = assets.Text{ZH: fmt.Sprintf("请求有 %d 处不符合要求；%s", found, first.ZH),
			EN: fmt.Sprintf("%d values of the request are not allowed; %s", found, first.EN)}
	}
	p.Detail = p.Message.In(language(ctx))
	return p
}

// secretFields are never repeated, not even to who sent them.
var secretFields = []string{"password", "old", "new", "secret"}

// faultOf words one finding: where, what was given, what is expected.
func faultOf(err error) assets.Fault {
	var detailed huma.ErrorDetailer
	if !errors.As(err, &detailed) {
		return assets.Fault{Message: requestText(err.Error())}
	}
	d := detailed.ErrorDetail()
	f := assets.Fault{Field: strings.TrimPrefix(d.Location, "body")}
	for _, part := range []string{"query.", "path.", "header.", "."} {
		f.Field = strings.TrimPrefix(f.Field, part)
	}
	switch v := d.Value.(type) {
	case nil, map[string]any, []any: // too much to repeat
	default:
		if slices.Contains(secretFields, f.Field) {
			break
		}
		f.Value = fmt.Sprintf("%.60s", fmt.Sprint(v))
	}
	zh, en := f.Field, f.Field
	if f.Value != "" {
		zh, en = fmt.Sprintf("%s＝“%s”", zh, f.Value), fmt.Sprintf("%s = %q", en, f.Value)
	}
	text := requestText(d.Message)
	if zh == "" {
		f.Message = text
		return f
	}
	f.Message = assets.Text{ZH: zh + "：" + text.ZH, EN: en + ": " + text.EN}
	return f
}

// findings are huma's sentences and ours; $1 and $2 are what they name.
var findings = []struct {
	said   *regexp.Regexp
	zh, en string
}{
	{regexp.MustCompile(`^validation failed$`), "请求不符合要求", "the request is not allowed"},
	{regexp.MustCompile(`^unexpected property$`), "没有这一项", "there is no such field"},
	{regexp.MustCompile(`^expected required property (\S+) to be present$`), "缺少 $1", "$1 is missing"},
	{regexp.MustCompile(`^required (\w+) parameter is missing$`), "缺少这个参数", "this parameter is missing"},
	{regexp.MustCompile(`^expected number >= (.*)$`), "应不小于 $1", "a number not below $1 is expected"},
	{regexp.MustCompile(`^expected number <= (.*)$`), "应不大于 $1", "a number not above $1 is expected"},
	{regexp.MustCompile(`^expected length >= (.*)$`), "应至少有 $1 个字符", "at least $1 characters are expected"},
	{regexp.MustCompile(`^expected length <= (.*)$`), "应不超过 $1 个字符", "at most $1 characters are expected"},
	{regexp.MustCompile(`^expected array length >= (.*)$`), "应至少有 $1 个", "at least $1 are expected"},
	{regexp.MustCompile(`^expected array length <= (.*)$`), "应不超过 $1 个", "at most $1 are expected"},
	{regexp.MustCompile(`^expected value to be one of "(.*)"$`), "应为 $1 之一", "one of $1 is expected"},
	{regexp.MustCompile(`^expected string to be RFC 4122 uuid.*$`), "应为 UUID", "a UUID is expected"},
	{regexp.MustCompile(`^(?:expected|invalid) boolean$`), "应为 true 或 false", "true or false is expected"},
	{regexp.MustCompile(`^(?:expected|invalid) integer$`), "应为整数", "a whole number is expected"},
	{regexp.MustCompile(`^(?:expected|invalid) (?:number|float)$`), "应为数", "a number is expected"},
	{regexp.MustCompile(`^expected string$`), "应为文字", "text is expected"},
	{regexp.MustCompile(`^expected array$`), "应为数组", "an array is expected"},
	{regexp.MustCompile(`^expected object$`), "应为 JSON 对象", "a JSON object is expected"},
	{regexp.MustCompile(`^request body is required$`), "缺少请求体", "the request has no body"},
	{regexp.MustCompile(`^request body is too large limit=(\d+) bytes$`), "请求体过大，最多 $1 字节；请分批提交", "the request body is too large: at most $1 bytes are taken; send it in parts"},
}

// requestText words one of huma's sentences in both languages; one that is not in the list is quoted.
func requestText(said string) assets.Text {
	if len(said) > maxQuoted {
		said = strings.ToValidUTF8(said[:maxQuoted], "") + "…"
	}
	for _, f := range findings {
		if f.said.MatchString(said) {
			return assets.Text{ZH: f.said.ReplaceAllString(said, f.zh), EN: f.said.ReplaceAllString(said, f.en)}
		}
	}
	return assets.Text{ZH: "请求有误：" + said, EN: said}
}
