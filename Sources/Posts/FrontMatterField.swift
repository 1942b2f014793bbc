/// What a key of the front matter stands for, in the languages and misspellings that were met.
enum FrontMatterField: Equatable, Sendable {
    case title
    /// Lower ranks win: `date` over `created`.
    case published(rank: Int)
    case updated
    case categories
    case tags
    case author
    case source
    case excerpt(rank: Int)
    case cover(rank: Int)
    case link(rank: Int)
    case identity(rank: Int)
    case comments
    case language
    /// `draft: true`.
    case draft
    /// `published: false` of Jekyll, or a date.
    case publishedSwitch
    case status

    /// Nil for a key that goes to the leftovers. Case, blanks, `-` and `_` at word ends do not matter.
    static func named(_ key: String) -> FrontMatterField? {
        if let field = table[key] { return field }
        var folded: [UInt8] = []
        for byte in key.utf8 {
            switch byte {
            case 0x41...0x5A: folded.append(byte | 0x20)
            case 0x20, 0x09: continue
            case 0x2D: folded.append(0x5F)
            default: folded.append(byte)
            }
        }
        return table[String(decoding: folded, as: UTF8.self)]
    }

    private static let table: [String: FrontMatterField] = {
        var table: [String: FrontMatterField] = [:]
        for (field, keys) in words {
            for key in keys.split(separator: " ") { table[String(key)] = field }
        }
        for (rank, key) in covers.split(separator: " ").enumerated() { table[String(key)] = .cover(rank: rank) }
        return table
    }()

    private static let words: [(FrontMatterField, String)] = [
        (.title, "title titel titile tilte tittle titles 标题 標題 题目 題目 文章标题 文章標題 题名"),
        (.published(rank: 0), "date dates 日期 发布日期 發布日期 發佈日期 发布时间 發布時間 发表日期 发表时间 时间 時間"),
        (.published(rank: 1), "pubdate pub_date publishdate publish_date publish_time published_at datepublished date_published post_date"),
        (.published(rank: 2), "created created_at createtime create_time date_created createdat datetime 创建日期 创建时间 創建日期"),
        (
            .updated,
            "updated update updated_at lastmod last_modified last_modified_at last_updated modified modified_at date_modified datemodified mtime 更新日期 更新时间 更新時間 修改日期 修改时间"
        ),
        (
            .categories,
            "categories category categoris categorys catagories catagory categoies categorie categores cates cat 分类 分類 类别 類別 栏目 欄目 频道"
        ),
        (.tags, "tags tag tages taxonomies 标签 標籤 標簽"),
        (.author, "author authors autor auther writer byline 作者 撰文"),
        (.source, "source site publisher 来源 來源 出处 出處 媒体"),
        (.excerpt(rank: 0), "excerpt 摘要"),
        (.excerpt(rank: 1), "description desc 描述 简介 簡介"),
        (.excerpt(rank: 2), "summary abstract 概要"),
        (.link(rank: 0), "link 原文 原文链接 原文鏈接 原文地址 链接 鏈接 来源链接"),
        (.link(rank: 1), "url original original_url originalurl source_url sourceurl canonical canonical_url canonicalurl external_url"),
        (.identity(rank: 0), "id guid"),
        (.identity(rank: 1), "abbrlink"),
        (.identity(rank: 2), "permalink"),
        (.comments, "comments comment 评论 評論"),
        (.language, "lang language locale 语言 語言"),
        (.draft, "draft 草稿"),
        (.publishedSwitch, "published"),
        (.status, "status"),
    ]

    private static let covers =
        "headimg thumbnail cover image banner cover_image coverimage top_img feature_image featured_image featuredimage header_img header_image index_img banner_img og_image ogimage img images pic photo photos poster 封面 头图 頭圖 配图 图片 缩略图"
}
