package bench

// writes tells of the parts in which something is edited.
func (t *table) writes(r *Report) {
	if e := r.Edits; e != nil {
		t.line("\n边读边改：%.0f 秒，每秒 %.0f 次修改（要求 %.0f），p50 %.2f ms，p99 %.2f ms，%d 次请稍后，%d 次失败；读瓦片每秒 %.0f 次，p50 %.2f ms，p99 %.2f ms；服务占 %.2f 个核",
			"\nEdits under read load: %.0f s, %.0f edits a second (of %.0f), p50 %.2f ms, p99 %.2f ms, %d told to come later, %d failed; %.0f tiles read a second, p50 %.2f ms, p99 %.2f ms; the server takes %.2f CPUs",
			e.Seconds, e.Writes.Done, e.Writes.Rate, e.Writes.P50MS, e.Writes.P99MS, e.Writes.Busy, e.Writes.Failed,
			e.Reads.RPS, e.Reads.P50MS, e.Reads.P99MS, e.CPU)
	}
	if f := r.Fresh; f != nil {
		t.line("修改到瓦片，同一节点：%d 次，p50 %.2f ms，p99 %.2f ms，%d 次取到旧瓦片",
			"Edit to tile, the same node: %d edits, p50 %.2f ms, p99 %.2f ms, %d tiles fetched without the edit", f.Edits, f.P50MS, f.P99MS, f.Stale)
	}
	if f := r.OtherNode; f != nil {
		t.line("修改到瓦片，同一 PostGIS 上的另一节点：%d 次，p50 %.2f ms，p99 %.2f ms（%d 个部件）",
			"Edit to tile, another node on the same PostGIS: %d edits, p50 %.2f ms, p99 %.2f ms (%d assets)", f.Edits, f.P50MS, f.P99MS, f.Assets)
	}
	if o := r.Overload; o != nil {
		t.line("过载：%d 个客户端 %.0f 秒，%d 次得到瓦片（p50 %.0f ms，p99 %.0f ms），%d 次请稍后，%d 次失败；修改每秒 %.0f 次，p99 %.1f ms，%d 次请稍后，%d 次失败；/healthz 最慢 %.1f ms；内存峰值 %s；协程 %d → %d",
			"Overload: %d clients for %.0f s, %d served (p50 %.0f ms, p99 %.0f ms), %d told to come later, %d failed; %.0f edits a second, p99 %.1f ms, %d told to come later, %d failed; /healthz at most %.1f ms; peak memory %s; goroutines %d → %d",
			o.Clients, o.Seconds, o.Served, o.P50MS, o.P99MS, o.Busy, o.Failed, o.Writes.Done, o.Writes.P99MS, o.Writes.Busy, o.Writes.Failed,
			o.HealthMS, size(float64(o.After.PeakBytes)), o.Before.Goroutines, o.After.Goroutines)
		if o.Example != "" {
			t.text.WriteString("  " + o.Example + "\n")
		}
	}
}
