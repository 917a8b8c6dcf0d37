// Package dataset makes up inventories of any size to measure with. They are invented, and deterministic in their seed.
package dataset
