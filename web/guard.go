package web

import (
	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
	"needlepoint/assets/access"
)

// guard finds out who asks, refuses who may not, and answers all others from the book as they may see it.
func (s *Server) guard(p policy) fiber.Handler {
	need := p.need
	return func(c *fiber.Ctx) error {
		r := requestOf(c.UserContext())
		who, err := s.whoAsks(c)
		r.who, r.client = who, s.clientOf(c)
		if err != nil && !need.open {
			s.note(c.UserContext(), access.Event{What: access.TokenRefused})
			return err
		}
		if !who.Known() && need.told {
			told, on, err := s.askedByPublic(r)
			if err != nil {
				return err
			}
			if on {
				who = told
			}
		}
		r.who = who
		if err := s.limitAccount(c, who.Account); err != nil {
			return err
		}
		if err := s.admit(c, &r.who, need); err != nil {
			return err
		}
		return s.stamp(c, p)
	}
}

// admit refuses who may not ask a route.
func (s *Server) admit(c *fiber.Ctx, who *asker, need needs) error {
	if who.Means == access.BySession && changesSomething(c.Method()) && !who.confirmed(c) {
		return assets.Refuse(assets.Forbidden, "csrf", assets.Text{
			ZH: "请求缺少确认：带上 GET /api/session 给出的 csrf，放在 " + headerCSRF + " 里；刷新页面后再试",
			EN: "the request is not confirmed: send the csrf of GET /api/session as " + headerCSRF + "; reload the page and try again"})
	}
	if need.open || need.told && who.Means == access.ByPublic {
		return nil
	}
	for _, p := range need.any {
		if who.May(p) && (!need.whole || who.MayEverywhere(p)) {
			return nil
		}
	}
	switch {
	case !who.Known():
		return errSignIn
	case need.known:
		return nil
	}
	return forbidden(need.any[0])
}

// changesSomething reports whether a method is not one of those that only read.
func changesSomething(method string) bool {
	switch method {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return false
	}
	return true
}

var errSignIn = assets.Refuse(assets.Unauthenticated, "sign in", assets.Text{ZH: "请先登录", EN: "sign in first"})

// forbidden is the refusal of what takes a permission.
func forbidden(p access.Permission) error {
	e := assets.Refuse(assets.Forbidden, "right", assets.Text{
		ZH: "您没有“" + p.Name().ZH + "”的权限", EN: "you are not granted this: " + p.Name().EN})
	e.Needs = string(p)
	return e
}
