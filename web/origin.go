package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// ownPages refuses what a page of another site has a browser send, but for reading: without it any page that is open in a clerk's
// browser could write into the book of a service that only that clerk's machine or network reaches. Programs other than
// browsers name no origin and are not concerned.
func (s *Server) ownPages(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if ownPage(c) {
		return c.Next()
	}
	origin := c.Get(fiber.HeaderOrigin)
	return s.answerRefusal(c, http.StatusForbidden, assets.Refuse(assets.Invalid, "origin", assets.Text{
		ZH: fmt.Sprintf("请求来自别的网站的页面（Origin＝“%.100s”，本服务是“%.100s”），不予写入；若中间有反向代理，请让它原样转发 Host", origin, c.Get(fiber.HeaderHost)),
		EN: fmt.Sprintf("the request comes from a page of another site (Origin %.100q, this service is %.100q) and nothing is written; where a proxy stands between, have it pass on Host as it is", origin, c.Get(fiber.HeaderHost))}))
}

// ownPage reports whether a request is from a page of this service, or from no page at all. Browsers say so themselves where the
// connection is one they trust; elsewhere the origin of the page must be the host that was asked, by its own name or by that
// which a proxy was asked by.
func ownPage(c *fiber.Ctx) bool {
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
	default:
		return false
	}
	given := c.Get(fiber.HeaderOrigin)
	if given == "" {
		return true
	}
	origin, err := url.Parse(given)
	if err != nil || origin.Host == "" {
		return false
	}
	return strings.EqualFold(origin.Host, c.Get(fiber.HeaderHost)) || strings.EqualFold(origin.Host, c.Get(fiber.HeaderXForwardedHost))
}
