package job

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"needlepoint/assets"
	"needlepoint/import"
)

// Choose takes down the choices and plans anew; where they change how the file is read, it is read again first.
func (j *Job) Choose(c Choices) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch s := j.kept.State; {
	case !j.complete():
		return assets.Refuse(assets.Conflict, "import", assets.Text{ZH: "文件还没有传完", EN: "the files are not all here yet"})
	case s == Committing || s == Committed || j.kept.Ended:
		return assets.Refuse(assets.Conflict, "import", assets.Text{
			ZH: "已在提交或已提交，不能再改选择", EN: "the import is being committed or has been; its choices are settled"})
	}
	reopen := j.inspect == nil || !c.opensLike(j.kept.Choices)
	j.kept.Choices = c
	j.moved = nil
	j.prepare(reopen)
	return nil
}

// prepare reads the file where that is asked for, and plans; j.mu is held.
func (j *Job) prepare(reopen bool) {
	if reopen {
		j.begin(Inspecting, j.read)
	} else {
		j.begin(Planning, j.compare)
	}
}

// read opens the files and looks them through, then compares.
func (j *Job) read(ctx context.Context, r *run) error {
	j.mu.Lock()
	files, choices := slices.Clone(j.kept.Files), j.kept.Choices
	j.mu.Unlock()
	spooled, err := j.openFiles(files)
	if err != nil {
		return err
	}
	found := &inspected{files: spooled}
	options := choices.options(j.desk.limits.FileBytes)
	found.source, err = importer.Open(ctx, j.desk.formats, spooled.in, options)
	var layers []importer.Layer
	if err == nil {
		found.survey, err = importer.Inspect(ctx, found.source, j.tell(r))
		layers = found.survey.Facts.Layers
	} else if listed, none := importer.Layers(ctx, j.desk.formats, spooled.in, options); none == nil {
		layers = listed
	}
	j.mu.Lock()
	if j.running != r || j.kept.Ended || ctx.Err() != nil {
		j.mu.Unlock()
		found.close()
		return ctx.Err()
	}
	j.rest()
	j.kept.Columns, j.kept.Layers = nil, layersOf(layers)
	if err != nil {
		j.mu.Unlock()
		found.close()
		return j.unread(r, err)
	}
	j.inspect = found
	j.turn(Planning)
	j.progress, j.began = Progress{Total: spooled.in.Size}, j.desk.clock()
	j.mu.Unlock()
	return j.compare(ctx, r)
}

// unread settles a job whose file could not be read as the choices say: where other choices may help it waits for them.
func (j *Job) unread(r *run, err error) error {
	var noPlace *importer.NoPlace
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != r {
		return nil
	}
	j.kept.Mapping, j.kept.Report, j.kept.Survey = nil, nil, nil
	chosen := !j.kept.Choices.opensLike(Choices{}) || len(j.kept.Layers) > 0
	switch {
	case errors.As(err, &noPlace):
		j.kept.Columns = noPlace.Columns
	case !chosen || assets.CodeOf(err) == assets.Internal:
		return err
	}
	j.running = nil
	j.fail(Choosing, err)
	return nil
}

// compare makes the mapping and the plan.
func (j *Job) compare(ctx context.Context, r *run) error {
	j.mu.Lock()
	found, choices := j.inspect, j.kept.Choices
	j.mu.Unlock()
	catalogue := j.desk.book.Catalogue()
	mapping, err := importer.Guess(found.survey, catalogue, choices.guesses())
	if err != nil {
		return j.unmapped(r, err)
	}
	uses := importer.Explain(found.survey, catalogue, mapping, choices.guesses())
	j.mu.Lock()
	if j.running == r {
		j.kept.Mapping, j.kept.Survey = &mapping, surveyOf(found.survey, uses)
		j.kept.Survey.Notes = append(j.kept.Survey.Notes, allForBrowser(mapping.Notes)...)
	}
	j.mu.Unlock()
	plan, err := j.makePlan(ctx, planning{found, importer.Terms{Catalogue: catalogue, Mapping: mapping,
		Retire: choices.Retire, RetireAtMost: choices.RetireAtMost, Progress: j.tell(r)}})
	if err != nil {
		return err
	}
	j.mu.Lock()
	if j.running != r || ctx.Err() != nil {
		j.mu.Unlock()
		plan.rows.close()
		return ctx.Err()
	}
	j.install(plan)
	j.running = nil
	j.turn(Planned)
	j.mu.Unlock()
	j.desk.spare(j)
	return nil
}

// unmapped settles a job of which the file does not tell enough: it waits for choices.
func (j *Job) unmapped(r *run, err error) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.running != r {
		return nil
	}
	if assets.CodeOf(err) == assets.Internal {
		return err
	}
	uses := make([]importer.FieldUse, len(j.inspect.survey.Fields))
	for i, f := range j.inspect.survey.Fields {
		uses[i] = f.Use()
	}
	j.kept.Mapping, j.kept.Report, j.kept.Survey = nil, nil, surveyOf(j.inspect.survey, uses)
	if j.plan != nil {
		j.plan.rows.close()
		j.plan = nil
	}
	j.running = nil
	j.fail(Choosing, err)
	return nil
}

// planning is what a plan is made of.
type planning struct {
	*inspected
	terms importer.Terms
}

func (j *Job) makePlan(ctx context.Context, p planning) (*planned, error) {
	rows, err := newRowFile(j.dir())
	if err != nil {
		return nil, err
	}
	own := j.desk.rightOf(j.Owner())
	plan, err := importer.Make(ctx, j.desk.book.View().As(own), tapped{p.source, rows}, termsBy(own, p.terms))
	if err != nil {
		rows.close()
		return nil, err
	}
	return &planned{Plan: plan, digest: plan.Digest(), right: own, rows: rows, groups: plan.ReasonGroups()}, nil
}

// install puts a plan in the place of the one there is; j.mu is held.
func (j *Job) install(p *planned) {
	if j.plan != nil && j.plan.rows != p.rows {
		j.plan.rows.close()
	}
	j.plan, j.used = p, j.desk.clock()
	j.kept.Report = reportOf(p)
}

// spare lets plans rest beyond those that the desk may hold in memory, the ones looked at longest ago first.
func (d *Desk) spare(latest *Job) {
	type held struct {
		job  *Job
		used int64
	}
	var all []held
	for _, j := range d.Jobs() {
		j.mu.Lock()
		if j != latest && j.plan != nil && j.running == nil {
			all = append(all, held{j, j.used.UnixNano()})
		}
		j.mu.Unlock()
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Compare(b.used, a.used) })
	for i, h := range all {
		if i < d.limits.Plans-1 {
			continue
		}
		h.job.mu.Lock()
		if h.job.running == nil {
			h.job.rest()
		}
		h.job.mu.Unlock()
	}
}
