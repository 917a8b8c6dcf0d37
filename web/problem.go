package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// problem is the RFC 9457 body of every refusal: detail in the reader's language, message in both, and each
// thing that is wrong with its place in the request.
type problem struct {
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail"`
	Code    assets.Code    `json:"code"`
	Message assets.Text    `json:"message"`
	Place   []float64      `json:"place,omitempty"` // lon, lat
	Errors  []assets.Fault `json:"errors,omitempty"`
	Request string         `json:"request,omitempty"` // the id to name when asking for help

	Needs    string    `json:"needs,omitempty"`    // the permission that who was refused lacks
	Grantors []grantor `json:"grantors,omitempty"` // who can grant it

	retryAfter int // seconds; 0 for none
}

// Error, GetStatus, ContentType and GetHeaders make a problem what huma sends as it is.
func (p *problem) Error() string             { return p.Detail }
func (p *problem) GetStatus() int            { return p.Status }
func (p *problem) ContentType(string) string { return "application/problem+json" }
func (p *problem) GetHeaders() http.Header {
	if p.retryAfter == 0 {
		return nil
	}
	return http.Header{"Retry-After": {strconv.Itoa(p.retryAfter)}}
}

// statusOf is the one table from the domain's codes to HTTP.
func statusOf(code assets.Code) int {
	switch code {
	case assets.Invalid, assets.KeyReused:
		return http.StatusUnprocessableEntity
	case assets.NotFound:
		return http.StatusNotFound
	case assets.Conflict:
		return http.StatusConflict
	case assets.Busy:
		return http.StatusServiceUnavailable
	case assets.TooLarge:
		return http.StatusRequestEntityTooLarge
	case assets.Unsupported:
		return http.StatusUnsupportedMediaType
	case assets.Unauthenticated:
		return http.StatusUnauthorized
	case assets.Forbidden:
		return http.StatusForbidden
	case assets.TooMany:
		return http.StatusTooManyRequests
	}
	return http.StatusInternalServerError
}

// retrySeconds is what a client is told to wait before it tries again.
const retrySeconds = 2

// refuse turns any error into a problem, and logs what only the log should see.
func (s *Server) refuse(ctx context.Context, err error) *problem {
	p := &problem{Request: requestID(ctx)}
	var e *assets.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled):
		p.Code, p.Message = assets.Busy, assets.Text{
			ZH: "服务器没能在限定时间内答复，请稍后再试", EN: "the server did not answer in time; try again a little later"}
	case errors.As(err, &e) && e.Code != assets.Internal:
		p.Code, p.Message, p.Errors = e.Code, e.Message, e.Faults
		if e.Place != nil {
			p.Place = []float64{e.Place[0], e.Place[1]}
		}
		if e.Err != nil {
			s.log.WarnContext(ctx, "refused", "code", e.Code, "err", err, "request", p.Request)
		}
	default:
		p.Code, p.Message = assets.Internal, assets.Text{
			ZH: "服务出错，数据未受影响。编号 " + p.Request, EN: "the service failed; the data are safe. Ref " + p.Request}
		s.log.ErrorContext(ctx, "failed", "err", err, "request", p.Request)
	}
	if p.Code == assets.Forbidden {
		s.tellWhoGrants(ctx, e, p)
	}
	p.Status = statusOf(p.Code)
	p.Title = http.StatusText(p.Status)
	p.Detail = p.Message.In(language(ctx))
	if p.Code == assets.Busy || p.Code == assets.TooMany {
		p.retryAfter = retrySeconds
		if e != nil && e.Retry > 0 {
			p.retryAfter = int((e.Retry + time.Second - 1) / time.Second)
		}
	}
	return p
}

// answerError answers what a plain handler or fiber itself returned as an error.
func (s *Server) answerError(c *fiber.Ctx, err error) error {
	var fe *fiber.Error
	if errors.As(err, &fe) {
		if fe.Code == http.StatusBadGateway { // the HTTP library's word for a client that is gone
			fe = fiber.NewError(http.StatusBadRequest, "the connection broke")
		}
		err = fiberFault(fe)
		if fe.Code >= 500 {
			err = errors.New(fe.Message)
		}
	}
	p := s.refuse(c.UserContext(), err)
	if fe != nil && fe.Code < 500 {
		p.Status, p.Title = fe.Code, http.StatusText(fe.Code)
		switch fe.Code {
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusRequestHeaderFieldsTooLarge: // the rest is on its way, and nobody reads it
			linger(c.Context().Conn())
		}
	}
	if p.retryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(p.retryAfter))
	}
	if p.Status == http.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, challenge(c.Path()))
	}
	return c.Status(p.Status).JSON(p, "application/problem+json")
}

// fiberFault words fiber's own refusals.
func fiberFault(fe *fiber.Error) error {
	switch fe.Code {
	case http.StatusNotFound:
		return assets.Refuse(assets.NotFound, "route", assets.Text{ZH: "没有这个地址", EN: "there is nothing at this address"})
	case http.StatusMethodNotAllowed:
		return assets.Refuse(assets.Unsupported, "route", assets.Text{ZH: "这个地址不支持该方法", EN: "this address does not take that method"})
	case http.StatusRequestEntityTooLarge:
		return assets.Refuse(assets.TooLarge, "body", assets.Text{ZH: "请求体过大；请分批提交或用 needlepoint import",
			EN: "the request body is too large; send it in parts or use needlepoint import"})
	case http.StatusRequestHeaderFieldsTooLarge:
		return assets.Refuse(assets.TooLarge, "head", assets.Text{ZH: fmt.Sprintf("网址和请求头合计超过 %d KB；请减少筛选条件后再试", headBytes>>10),
			EN: fmt.Sprintf("the address and the header fields are longer than %d KB together; try again with fewer filters", headBytes>>10)})
	}
	return assets.Refuse(assets.Invalid, "request", assets.Text{ZH: "请求有误：" + fe.Message, EN: strings.ToLower(fe.Message)})
}

// humaHandler is a typed handler as huma takes it.
type humaHandler[I, O any] = func(context.Context, *I) (*O, error)

var _ huma.StatusError = (*problem)(nil)
