/// A branch of the samples' category tree: topic › site › channel.
struct SampleTopic: Sendable {
    let name: String
    let english: String
    /// Words that articles of this topic use more than others.
    let words: String

    static let all: [SampleTopic] = [
        SampleTopic(name: "金融", english: "Finance", words: "股票 债券 基金 利率 汇率 银行 信贷 上市公司 央行 国债 期货 券商"),
        SampleTopic(name: "科技", english: "Technology", words: "芯片 大模型 手机 云计算 机器人 自动驾驶 量子计算 半导体 算力 操作系统 数据中心 显卡"),
        SampleTopic(name: "体育", english: "Sport", words: "足球 篮球 网球 乒乓球 游泳 马拉松 世界杯 决赛 金牌 转会 门将 教练组"),
        SampleTopic(name: "文化", english: "Culture", words: "博物馆 考古 书法 戏曲 展览 古籍 非遗 纪录片 小说 诗歌 瓷器 园林"),
        SampleTopic(name: "健康", english: "Health", words: "疫苗 高血压 糖尿病 睡眠 营养 体检 康复 流感 近视 心理咨询 中医 临床试验"),
        SampleTopic(name: "教育", english: "Education", words: "高考 大学 课程 奖学金 教师 职业教育 论文 实验室 图书馆 毕业生 在线课堂 研学"),
        SampleTopic(name: "国际", english: "World", words: "峰会 关税 外交 选举 谈判 联合国 欧盟 停火 难民 气候协议 制裁 访问"),
        SampleTopic(name: "程序更新", english: "Software", words: "Ruby Swift Linux SQLite 编译器 内存安全 补丁 版本 接口 依赖 性能优化 兼容性"),
        SampleTopic(name: "生活", english: "Life", words: "菜谱 火锅 早餐 收纳 装修 露营 徒步 咖啡馆 夜市 宠物 绿植 骑行"),
        SampleTopic(name: "科学期刊", english: "Science", words: "基因 蛋白质 催化剂 遥感 数值模拟 岩体 光谱 小行星 冰川 种群 神经元 超导"),
    ]

    /// Which language a site writes in: most of the eight write simplified Chinese.
    enum Script: Int, Sendable { case simplified, traditional, english, japanese, korean }

    static let channels = ["要闻", "国內", "深度", "滚动"]
    private static let suffixes = ["日报", "观察", "在线", "周刊", "时讯"]

    /// The site's name and language. Sites 0–4 simplified, 5 traditional, 6 English, 7 Japanese or Korean.
    func site(_ index: Int, _ topic: Int) -> (name: String, script: Script) {
        switch index {
        case 0..<5: (name + Self.suffixes[index], .simplified)
        case 5: (Traditional.converted(name) + "時報", .traditional)
        case 6: ("The \(english) Post", .english)
        default: topic % 5 < 3 ? ("\(english)ニュース", .japanese) : ("\(english) 뉴스", .korean)
        }
    }

    /// A site drawn so that 70 % of the posts are simplified Chinese, 8 traditional, 12 English, 10 Japanese or Korean.
    static func drawSite(_ random: inout SampleRandom) -> Int {
        switch random.below(100) {
        case 0..<70: random.below(5)
        case 70..<78: 5
        case 78..<90: 6
        default: 7
        }
    }
}
