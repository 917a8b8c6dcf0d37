package access

import (
	"slices"

	"needlepoint/assets"
)

// Scope narrows what a token may be used for, below what its account may do.
type Scope string

// The scopes. Approving, settings and accounts are for people who have signed in: no scope holds them.
const (
	ScopeRead   Scope = "read"   // whatever can be read
	ScopeWrite  Scope = "write"  // change assets and boundaries, and see them
	ScopeImport Scope = "import" // bring in deliveries; their records are changed by them alone
)

// AllScopes lists every scope.
func AllScopes() []Scope { return []Scope{ScopeRead, ScopeWrite, ScopeImport} }

// Valid reports whether s is a scope.
func (s Scope) Valid() bool { return slices.Contains(AllScopes(), s) }

// Name returns the scope as people read it.
func (s Scope) Name() assets.Text {
	switch s {
	case ScopeRead:
		return assets.Text{ZH: "读取", EN: "read"}
	case ScopeWrite:
		return assets.Text{ZH: "编辑", EN: "write"}
	case ScopeImport:
		return assets.Text{ZH: "导入", EN: "import"}
	}
	return assets.Text{ZH: string(s), EN: string(s)}
}

// allows reports whether a token of the scope may do what its account is permitted.
func (s Scope) allows(p Permission) bool {
	switch s {
	case ScopeRead:
		return p == See || p == History || p == Audit || p == Costs || p == Contacts
	case ScopeWrite:
		return p == See || p == Edit || p == Govern || p == Costs || p == Contacts
	case ScopeImport:
		return p == See || p == Import || p == Costs || p == Contacts
	}
	return false
}
