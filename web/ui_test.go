package web

import "testing"

func TestPagesOfTheInterface(t *testing.T) {
	for name, want := range map[string]bool{
		"map": true, "import": true, "import/7": true, "settings/basemap": true,
		"": false, "imports": false, "mapx": false, "assets/gone.js": false, "tiles/0": false,
	} {
		if isPage(name) != want {
			t.Errorf("isPage(%q) = %v", name, !want)
		}
	}
}
