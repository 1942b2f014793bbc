import Testing

@testable import Articles

private let cleaner = HTMLCleaner()

private func clean(_ html: String, base: String? = nil, site: String? = nil) -> CleanedBody {
    cleaner.clean(Array(html.utf8), base: base, site: site)
}

private func html(_ body: String, base: String? = nil, site: String? = nil) -> String {
    String(decoding: clean(body, base: base, site: site).html, as: UTF8.self)
}

private func text(_ body: String) -> String {
    String(decoding: clean(body).text, as: UTF8.self)
}

@Test(arguments: [
    // Paragraphs and what stands between them.
    ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
    ("<div>a<br>b</div>", "<p>a<br>b</p>"),
    ("a<br><br>b", "<p>a</p><p>b</p>"),
    ("<p>a<p>b", "<p>a</p><p>b</p>"),
    ("<p>a<div>b</div>c</p>", "<p>a</p><p>b</p><p>c</p>"),
    ("<span><p>a</p></span>", "<p>a</p>"),
    ("<p>　　首段</p><p>　　</p><p>&nbsp;</p>", "<p>首段</p>"),
    ("<p>a      \n    b</p>", "<p>a b</p>"),
    ("<p>中文\n换行</p>", "<p>中文换行</p>"),
    ("<p>中文 换行</p>", "<p>中文 换行</p>"),
    ("<h2><div>Title</div></h2>x", "<h2>Title</h2><p>x</p>"),
    ("<h2><p>A</p><p>B</p></h2>", "<h2>A<br>B</h2>"),
    // Formatting.
    ("<p><b>a<i>b</b>c</i>d</p>", "<p><b>a<i>b</i></b><i>c</i>d</p>"),
    ("<b><p>a</p><p>b</p></b>c", "<p><b>a</b></p><p><b>b</b></p><p>c</p>"),
    ("<p>a<b> b </b>c</p>", "<p>a <b>b</b> c</p>"),
    ("<p><i></i><b><i> </i></b>a</p>", "<p>a</p>"),
    ("<b>a<b>b</b>c</b>d", "<p><b>abc</b>d</p>"),
    ("<font><strike>a</strike></font>", "<p><s>a</s></p>"),
    ("<a href='http://a/'>x<a href='http://b/'>y</a>", "<p><a href=\"http://a/\">x</a><a href=\"http://b/\">y</a></p>"),
    ("<a href='http://a/'><div>x</div></a>", "<p><a href=\"http://a/\">x</a></p>"),
    // Lists.
    ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
    ("<li>a<li>b", "<ul><li>a</li><li>b</li></ul>"),
    ("<li>a</li><p>b</p>", "<ul><li>a</li></ul><p>b</p>"),
    ("<ul>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
    ("<ol start=3><li><p>a</p></li></ol>", "<ol start=\"3\"><li><p>a</p></li></ol>"),
    ("<ul><li><div>a</div><div>b</div></li></ul>", "<ul><li>a<br>b</li></ul>"),
    ("<ul><li></li></ul><ul></ul>x", "<p>x</p>"),
    // An item that goes on: its end must not be found again, "a<ul>" being as long as "</li>".
    ("<ul><li><ul>b</ul></li>a<ul>2", "<ul><li><ul><li>b</li></ul>a<ul><li>2</li></ul></li></ul>"),
    ("<dl><dt>a<dd>b<dt>c</dl>", "<dl><dt>a</dt><dd>b</dd><dt>c</dt></dl>"),
    // Tables.
    ("<table><tr><td>a<td>b<tr><td>c</table>", "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>"),
    ("<table><td>a</table>", "<table><tbody><tr><td>a</td></tr></tbody></table>"),
    ("<td>a</td><tr>b", "<p>a</p><p>b</p>"),
    ("<table>a<tr><td>b</table>", "<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>"),
    (
        "<table><caption>c</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td colspan=2></td></tr></table>",
        "<table><caption>c</caption><thead><tr><th>h</th></tr></thead><tbody><tr><td colspan=\"2\"></td></tr></tbody></table>"
    ),
    ("<table><tr><td></td></tr></table>x", "<p>x</p>"),
    // Preformatted.
    ("<pre><code>\n a &lt; b\n  c\n\n</code></pre>", "<pre><code> a &lt; b\n  c</code></pre>"),
    ("<pre>#include <stdio.h>\nint</pre>", "<pre>#include &lt;stdio.h&gt;\nint</pre>"),
    ("<pre><div>a</div><div>b</div></pre>", "<pre>a\nb</pre>"),
    ("<pre><code>a<script src=x>y</script>b</code></pre>", "<pre><code>ab</code></pre>"),
    // Text that looks like markup, references.
    ("<p>[ ] <- x; 3 < 4 > 2 AT&T &copy 2021 &#123;&#125;</p>", "<p>[ ] &lt;- x; 3 &lt; 4 &gt; 2 AT&amp;T © 2021 {}</p>"),
    ("<p>&lt;script&gt;</p>", "<p>&lt;script&gt;</p>"),
    ("<p>a<!-- x --> b<!-- --></p>", "<p>a b</p>"),
    // Gone, with or without what is in it.
    ("a<script>b</script>c<style>d</style>e", "<p>ace</p>"),
    ("<form>a<button>b</button><textarea>c<b></textarea></form>", "<p>abc&lt;b&gt;</p>"),
    ("a<svg><title>t</title><path/></svg>b", "<p>ab</p>"),
    ("<svg><p>a", "<p>a</p>"),
    ("a<template>b</template><noscript>c</noscript>", "<p>ac</p>"),
    ("<p style='display: none'>a</p><p hidden>b</p><span class='x VisuallyHidden'>c</span>d", "<p>d</p>"),
    ("<span style='color:red; VISIBILITY : hidden'>a</span><p style='visibility:visible'>b</p>", "<p>b</p>"),
    ("<div class=share-bar>a<p>b</p></div>c", "<p>c</p>"),
    ("<div class=share-bar>a<p>b</p>", "<p>a</p><p>b</p>"),
    ("a<!-- 文末二维码 start --><p>b</p><!-- 文末二维码 end -->c", "<p>a</p><p>c</p>"),
    ("一行\n二行\n\n新段", "<p>一行<br>二行</p><p>新段</p>"),
    ("<div>   \n一行\n二行\n</div>\n     ", "<p>一行<br>二行</p>"),
    ("<hr>a<hr>", "<hr><p>a</p><hr>"),
])
func `a body becomes the HTML that was meant`(body: String, expected: String) {
    #expect(html(body) == expected)
    #expect(html(expected) == expected)
}

@Test(arguments: [
    ("<p>正文。</p><p>责任编辑：王翔 </p>", "<p>正文。</p>", "王翔"),
    ("<p>正文。<br>編輯：陳大文</p>", "<p>正文。</p>", "陳大文"),
    ("<p>正文。（责任编辑：王翔）</p>", "<p>正文。</p>", "王翔"),
    ("<p><b>（责任编辑：</b>王 翔）</p>a", "<p>a</p>", "王"),
    ("<p>文｜杜晨</p><p>编辑｜VickyXiao</p>a", "<p>文｜杜晨</p><p>a</p>", "VickyXiao"),
    ("<p>a</p><p>责编 | 张三</p>", "<p>a</p>", "张三"), ("<p>a</p><p>编辑丨李四 审核丨王五</p>", "<p>a</p>", "李四"),
    ("<p>编辑部的故事：一</p>", "<p>编辑部的故事：一</p>", nil),
    ("<p>海量资讯、精准解读，尽在新浪财经APP</p>a", "<p>a</p>", nil), ("<p>海量资讯、精准解读，尽在财经APP</p>a", "<p>a</p>", nil),
])
func `lines of promotion go and the editor is noted`(body: String, expected: String, editor: String?) {
    let cleaned = clean(body)
    #expect(String(decoding: cleaned.html, as: UTF8.self) == expected)
    #expect(cleaned.editor == editor)
    #expect(html(expected) == expected)
}

@Test func `text has paragraphs, lines and cells`() {
    #expect(
        text("<h1>T</h1><p>a<br>b</p><ul><li>c</li><li>d</li></ul><table><tr><td>e<td>f<tr><td>g</table>h")
            == "T\n\na\nb\n\nc\nd\n\ne\tf\ng\n\nh")
}

@Test(arguments: [
    ("<table><tr><td><p>a</p></td><td><p>b</p><p>c</p></td></tr><tr><td><div>d</div></td><td>e</td></tr></table>f", "a\tb\nc\nd\te\n\nf"),
    ("<table><tr><td><ul><li>a<li>b</ul><td><blockquote>c</blockquote></table>", "a\nb\tc"),
    ("<table><tr><td>a<td><table><tr><td>b<td>c<tr><td>d</table><td>e</table>", "a\tb\tc\nd\te"),
    ("<table><tr><th><p>a</p><th><p>广告</p><p>b</p></table>", "a\tb"),
])
func `cells keep their tab whatever blocks they hold`(body: String, expected: String) {
    let once = clean(body)
    #expect(String(decoding: once.text, as: UTF8.self) == expected)
    #expect(cleaner.clean(once.html, base: nil, site: nil).text == once.text)
}

private let image = "<img src=\"https://a.cn/1.jpg\" alt=\"\" referrerpolicy=\"no-referrer\" loading=\"lazy\" decoding=\"async\">"

/// As the sites write them: 新浪, 简书, 36氪, WordPress, and a caption without an image.
@Test(arguments: [
    (
        "<p>a</p><div class=\"img_wrapper\"><img src=//a.cn/1.jpg><span class=\"img_descr\">图 <span>一</span>，上海</span></div><p>b</p>",
        "<p>a</p><figure>\(image)<figcaption>图 一，上海</figcaption></figure><p>b</p>", "图 一，上海"
    ),
    ("<div class=img_wrapper><img src=//a.cn/1.jpg><span class=img_descr></span></div>b", "<figure>\(image)</figure><p>b</p>", nil),
    (
        "<div class=image-package><div class=image-container><div class=image-view><img src=//a.cn/1.jpg></div></div><div class=image-caption>源码</div></div>",
        "<figure>\(image)<figcaption>源码</figcaption></figure>", "源码"
    ),
    (
        "<p class=\"image-wrapper\"><img src=//a.cn/1.jpg></p> \n<p class=\"img-desc\">原图</p> \n<p>如上。</p>",
        "<figure>\(image)<figcaption>原图</figcaption></figure><p>如上。</p>", "原图"
    ),
    (
        "<p class=image-wrapper><img src=//a.cn/1.jpg><p class=img-desc>原图<p>如上。",
        "<figure>\(image)<figcaption>原图</figcaption></figure><p>如上。</p>", "原图"
    ),
    (
        "<ul><li><p class=image-wrapper><img src=//a.cn/1.jpg></p><p class=img-desc>原图</p>x</ul>",
        "<ul><li><figure>\(image)<figcaption>原图</figcaption></figure>x</li></ul>", "原图"
    ),
    (
        "<div class='wp-caption alignleft'><a href=https://a.cn/><img src=//a.cn/1.jpg></a><p class=wp-caption-text>c</p></div>",
        "<figure><a href=\"https://a.cn/\">\(image)</a><figcaption>c</figcaption></figure>", "c"
    ),
    ("<p><img src=//a.cn/1.jpg></p><p>x</p><p class=img-desc>y</p>", "<p>\(image)</p><p>x</p><p>y</p>", nil),
])
func `a figure is known by its class, and its caption is the image's`(body: String, expected: String, caption: String?) {
    let cleaned = clean(body)
    #expect(String(decoding: cleaned.html, as: UTF8.self) == expected)
    #expect(cleaned.images.map(\.caption) == [caption])
    #expect(html(expected) == expected)
    #expect(cleaner.clean(cleaned.html, base: nil, site: nil).text == cleaned.text)
}
