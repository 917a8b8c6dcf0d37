package sample

import (
	"math/rand/v2"
	"strings"
)

// roadName is the name of a road in Chinese and in pinyin.
type roadName struct{ zh, pinyin string }

// Ordinary names of roads, as any town has them.
const (
	upNames     = "安居 Anju|解放 Jiefang|育才 Yucai|新华 Xinhua|槐香 Huaixiang|胜利 Shengli|学府 Xuefu|长青 Changqing|永安 Yongan|平安 Pingan|松林 Songlin|朝阳 Chaoyang|幸福 Xingfu|云溪 Yunxi|兴工 Xinggong|向阳 Xiangyang|文昌 Wenchang|丰收 Fengshou|石桥 Shiqiao|梅园 Meiyuan|柳岸 Liuan|锦绣 Jinxiu|北辰 Beichen|景明 Jingming|春晖 Chunhui|西苑 Xiyuan|丽水 Lishui|同乐 Tongle|福星 Fuxing|书香 Shuxiang"
	acrossNames = "人民 Renmin|建设 Jianshe|园林 Yuanlin|光明 Guangming|劳动 Laodong|民生 Minsheng|绣城 Xiucheng|青年 Qingnian|前进 Qianjin|团结 Tuanjie|景苑 Jingyuan|科技 Keji|友谊 Youyi|康宁 Kangning|迎宾 Yingbin|学苑 Xueyuan|桃源 Taoyuan|站前 Zhanqian|东风 Dongfeng|新城 Xincheng|紫荆 Zijing|通达 Tongda|裕民 Yumin|清泉 Qingquan|和平 Heping|望湖 Wanghu"
	firstParts  = "永 Yong|安 An|和 He|兴 Xing|泰 Tai|瑞 Rui|祥 Xiang|广 Guang|德 De|仁 Ren|明 Ming|嘉 Jia|宏 Hong|顺 Shun|康 Kang|华 Hua|锦 Jin|春 Chun|凤 Feng|龙 Long"
	secondParts = "昌 chang|宁 ning|盛 sheng|丰 feng|源 yuan|福 fu|庆 qing|达 da|乐 le|隆 long|居 ju|苑 yuan|民 min|光 guang|业 ye|景 jing|田 tian|林 lin|泉 quan|峰 feng"
	places      = "湖滨|绣城|东苑|长青|柳岸|锦绣|云溪|文昌|梅园|春晖|同乐|福星|景明|安居|新华|育才|平安|和平|朝阳|园林|桃源|康宁|紫荆|清泉|望湖|松林|石桥|书香|丽水|北辰|西苑|向阳|丰收|友谊|光明|民生|学苑|通达|裕民|槐香"
	estates     = "小区|花园|家园|新村|苑|里"
)

func split(list string) []string { return strings.Split(list, "|") }

// nameLines gives every line its own name: the handwritten ones first, then pairs of good omens.
func nameLines(r *rand.Rand, l *lattice, w waters) {
	ups, acrosses := split(upNames), split(acrossNames)
	r.Shuffle(len(ups), func(a, b int) { ups[a], ups[b] = ups[b], ups[a] })
	r.Shuffle(len(acrosses), func(a, b int) { acrosses[a], acrosses[b] = acrosses[b], acrosses[a] })
	pairs := pairNames()
	r.Shuffle(len(pairs), func(a, b int) { pairs[a], pairs[b] = pairs[b], pairs[a] })
	next := func(own []string, k int) string {
		if k < len(own) {
			return own[k]
		}
		pair := pairs[k%len(pairs)]
		if turn := k / len(pairs); turn > 0 { // only in very large districts
			zh, py, _ := strings.Cut(pair, " ")
			pair = strings.Repeat("新", turn) + zh + " " + strings.Repeat("Xin", turn) + strings.ToLower(py)
		}
		return pair
	}
	for i := range l.us {
		l.us[i].name = roadNameOf(next(ups, i), l.us[i].rank, [2]string{"街 Jie", "大街 Dajie"})
	}
	for j := range l.vs {
		l.vs[j].name = roadNameOf(next(acrosses, j), l.vs[j].rank, [2]string{"路 Lu", "大道 Dadao"})
	}
	l.vs[w.river].name, l.vs[w.river+1].name = roadName{"滨河南路", "Binhe Nanlu"}, roadName{"滨河北路", "Binhe Beilu"}
	l.us[w.tributary].name, l.us[w.tributary+1].name = roadName{"溪西街", "Xixi Jie"}, roadName{"溪东街", "Xidong Jie"}
}

func roadNameOf(stem string, r rank, endings [2]string) roadName {
	zh, py, _ := strings.Cut(stem, " ")
	ending := endings[0]
	if r == arterial {
		ending = endings[1]
	}
	ezh, epy, _ := strings.Cut(ending, " ")
	return roadName{zh + ezh, py + " " + epy}
}

// pairNames returns names made of two characters of good omen each, none of which stands in a list above.
func pairNames() []string {
	taken := upNames + acrossNames + places
	var out []string
	for _, a := range split(firstParts) {
		az, ap, _ := strings.Cut(a, " ")
		for _, b := range split(secondParts) {
			bz, bp, _ := strings.Cut(b, " ")
			if !strings.Contains(taken, az+bz) {
				out = append(out, az+bz+" "+ap+bp)
			}
		}
	}
	return out
}

// placeNames returns n different names for places, the handwritten ones first.
func placeNames(n int) []string {
	out := split(places)
	if n > len(out) {
		for _, p := range pairNames() {
			zh, _, _ := strings.Cut(p, " ")
			out = append(out, zh)
		}
	}
	base := len(out)
	for len(out) < n {
		out = append(out, "新"+out[len(out)-base])
	}
	return out[:n]
}
