import Posts
import Testing

@testable import Articles

private func made(_ post: Post, path: String = "金融/a.md") -> Article {
    ArticleMaker().article(from: post, path: Array(path.utf8)).article
}

private func body(_ text: String) -> [UInt8] { Array(text.utf8) }

@Test func `a crawled post becomes a clean article with all that is derived`() {
    let post = Post(
        title: "上海银行", published: PostDate(seconds: 1_651_756_260, precision: .second, offset: 0), categories: [["金融", "新浪"]],
        author: "新浪", covers: ["https://picsum.photos/400/300?random=7"],
        body: body(
            "<div>   \n<p>　　银行间债券市场昨日继续上涨。</p><p><img src=\"//a.cn/w550h268/x.jpg\"></p><script>alert(1)</script><p>　　责任编辑：王翔</p>  \n</div>\n            "
        ))
    let article = made(post)
    #expect(article.title == "上海银行")
    #expect(String(decoding: article.text, as: UTF8.self) == "银行间债券市场昨日继续上涨。")
    #expect(article.editor == "王翔")
    #expect(article.cover?.src == "https://a.cn/w550h268/x.jpg")
    #expect(article.cover?.width == 550 && article.cover?.height == 268 && article.cover?.sizeSource == "url")
    #expect(article.summary == "银行间债券市场昨日继续上涨。")
    #expect(article.language == "zh-Hans" && article.characterCount == 14 && article.readingMinutes == 1)
    #expect(article.rev.utf8.count == 12)
    #expect(!String(decoding: article.html, as: UTF8.self).contains("alert"))
}

@Test func `a Markdown body is rendered before it is cleaned, its braces restored`() {
    let article = made(Post(title: "t", body: body("## 小标题\n\n**粗** `&#123;x&#125;` <script>alert(1)</script>\n")))
    let html = String(decoding: article.html, as: UTF8.self)
    #expect(html.contains("<h2>小标题</h2>") && html.contains("<strong>粗</strong>") && html.contains("<code>{x}</code>"))
    #expect(!html.contains("script"))
}

@Test func `a post without a title is called by its first words`() {
    #expect(made(Post(body: body("<div><p>第一句。</p><p>第二句</p></div>"))).title == "第一句。")
    #expect(made(Post(body: body("<p>\(String(repeating: "长", count: 80))</p>"))).title.count == ArticleMaker.titleCharactersMax)
    #expect(made(Post()).title == ArticleMaker.untitled)
}

@Test func `the summary is the excerpt, else what stands before the more mark, else the first sentences`() {
    #expect(made(Post(excerpt: "<b>摘</b>要", body: body("<p>正文</p>"))).summary == "摘要")
    #expect(made(Post(body: body("<p>开头</p><!-- more --><p>其余</p>"))).summary == "开头")
    #expect(made(Post(body: body("开头\n\n<!--more-->\n\n其余 **粗**\n"))).summary == "开头")
    #expect(made(Post(body: body("<p>正文。</p>"))).summary == "正文。")
}

@Test func `the text and what is made of it are in NFC`() {
    let article = made(Post(body: body("<p>Cafe\u{301} か\u{3099}</p>")))
    #expect(Array(String(decoding: article.text, as: UTF8.self).unicodeScalars) == Array("Café が".unicodeScalars))
    #expect(Array(article.summary.unicodeScalars) == Array("Café が".unicodeScalars))
}

@Test func `the revision follows what is served and nothing else`() {
    let one = made(Post(title: "a", body: body("<p>b</p>")))
    #expect(one.rev == made(Post(title: "a", categories: [["x"]], body: body("<p>b</p>"))).rev)
    #expect(one.rev != made(Post(title: "a", body: body("<p>c</p>"))).rev)
}

@Test func `a placeholder is no cover, a named picture is, with the size that its address tells`() {
    #expect(
        made(Post(covers: ["https://picsum.photos/400/300?random=1", "data:image/gif;base64,R0", "https://a.cn/p/undefined"])).cover == nil)
    #expect(
        made(Post(covers: ["//a.cn/w10h20/x.png"])).cover
            == ArticleImage(src: "https://a.cn/w10h20/x.png", width: 10, height: 20, sizeSource: "url"))
}
