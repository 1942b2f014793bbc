extension CleaningRules {
    /// The text of `Config/cleaning.rules`; a test keeps the two equal.
    static let standardSource = """
        # cleaning.rules: what crawled bodies bring along and readers should not see.
        #
        # One rule a line: a word, then what it is about. Blank lines and lines that start with # say nothing.
        # [*] opens the rules for every site; [site NAME | NAME] those for posts whose site is one of the names, or whose link is on one of the hosts
        # (a name with a dot is a host and covers its subdomains). Rules for a site are added to those for all.
        #
        #   drop-class PATTERN        an element with this class or id goes, with all that is in it
        #   keep-class PATTERN        takes that back for classes and ids of this very spelling (for a site, say)
        #   drop-line PATTERN         a short line (up to 200 bytes, without an image) that reads like this goes
        #   drop-image PATTERN        an image whose address or alternative text is like this goes
        #   drop-between START | END  all from a comment like START to a comment like END goes
        #   figure-class PATTERN      an element with this class is a figure
        #   caption-class PATTERN     an element with this class is the caption of the figure that it is in, or that ends right before it
        #   editor WORD               a line "WORD：name" or "WORD｜name" goes, and the name becomes the article's editor
        #   placeholder HOST          images of this host stand for "no image": never listed, never a cover
        #   redirect HOST/PATH NAME   links there lead to the address in their query parameter NAME
        #   proxy HOST/PREFIX         what follows this prefix is the true address
        #   video HOST/PATH ADDRESS   frames with this address become links; {id} is taken from the first and put into the second
        #
        # A PATTERN is compared without ASCII case and may have a * at its start, at its end, or at both. Hosts cover their subdomains.

        [*]

        # Two-dimensional codes, share bars, promotion of apps and accounts, advertisements, comment boxes.
        drop-class *qrcode*
        drop-class *qr-code*
        drop-class *qr_code*
        drop-class *appendqr*
        drop-class *ewm-box*
        drop-class *erweima*
        drop-class share
        drop-class share-bar
        drop-class share-box
        drop-class share-buttons
        drop-class sharebar
        drop-class sharedaddy
        drop-class social-share
        drop-class social-links
        drop-class bdsharebuttonbox
        drop-class jiathis_style
        drop-class addtoany_share_save_container
        drop-class *-share-tools
        drop-class ad
        drop-class ads
        drop-class advert
        drop-class advertisement
        drop-class ad-container
        drop-class ad-wrapper
        drop-class ad-slot
        drop-class adsbygoogle
        drop-class google-auto-placed
        drop-class app-promotion
        drop-class app-download
        drop-class app-kaihu-qr
        drop-class download-app
        drop-class open-app
        drop-class related-posts
        drop-class related-articles
        drop-class recommend-list
        drop-class comment-list
        drop-class copyright-notice
        drop-class newsletter-signup
        drop-class article-notice
        drop-class show_author
        drop-class ct_hqimg
        drop-class finance_app_zqtg

        # Text for screen readers only, and copies of formulas and line numbers.
        drop-class *visuallyhidden*
        drop-class *visually-hidden*
        drop-class sr-only
        drop-class screen-reader-text
        drop-class screen-reader-only
        drop-class a11y-hidden
        drop-class katex-html
        drop-class mjx-chtml
        drop-class gutter
        drop-class line-numbers-rows
        drop-class headerlink
        drop-class header-anchor
        drop-class copy-btn
        drop-class copy-code-btn

        drop-between *二维码 start* | *二维码 end*
        drop-between adv start | adv end
        drop-between *广告 start* | *广告 end*
        drop-between ad start | ad end

        drop-line 海量资讯、精准解读，尽在*
        drop-line 海量资讯、精准解读,尽在*
        drop-line 扫描二维码*
        drop-line 扫码关注*
        drop-line 扫码下载*
        drop-line 扫一扫*
        drop-line 长按二维码*
        drop-line 长按识别二维码*
        drop-line 长按图片识别二维码*
        drop-line 识别二维码*
        drop-line 微信扫码*
        drop-line 微信扫一扫*
        drop-line 关注公众号*
        drop-line 关注微信公众号*
        drop-line 点击关注*
        drop-line 点击下载*
        drop-line 打开app*
        drop-line *app内打开
        drop-line 在app中打开*
        drop-line 分享到
        drop-line 分享到：*
        drop-line 分享至*
        drop-line 分享：
        drop-line 广告
        drop-line advertisement
        drop-line advertisements
        drop-line sponsored content
        drop-line share this article
        drop-line image caption
        drop-line image source
        drop-line 点击进入专题*
        drop-line 点击查看更多*
        drop-line 24小时滚动播报最新的财经资讯和视频*
        drop-line 新浪财经意见反馈留言板*

        drop-image *二维码*
        drop-image *qrcode*
        drop-image *qr_code*
        drop-image */qr.png
        drop-image */qr.jpg
        drop-image */undefined
        drop-image */null
        drop-image */blank.gif
        drop-image */spacer.gif
        drop-image */pixel.gif
        drop-image */loading.gif

        figure-class img_wrapper
        figure-class image-package
        figure-class image-wrapper
        figure-class wp-caption
        caption-class img_descr
        caption-class image-caption
        caption-class img-desc
        caption-class wp-caption-text

        editor 责任编辑
        editor 責任編輯
        editor 责编
        editor 責編
        editor 编辑
        editor 編輯
        editor 文章编辑
        editor 本文编辑

        placeholder picsum.photos
        placeholder via.placeholder.com
        placeholder placehold.it

        redirect oschina.net/action/GoToLink url
        redirect links.jianshu.com/go to
        redirect link.jianshu.com/ t
        redirect jianshu.com/go-wild url
        redirect link.zhihu.com/ target
        redirect link.juejin.cn/ target
        redirect link.juejin.im/ target
        redirect link.csdn.net/ target
        redirect link.segmentfault.com/ url
        redirect gitee.com/link target
        redirect sspai.com/link target
        redirect cloud.tencent.com/developer/tools/blog-entry target
        redirect xie.infoq.cn/link target
        redirect developers.weixin.qq.com/community/middlepage/href href
        redirect weibo.cn/sinaurl u
        redirect t.cn/redirect url
        redirect google.com/url q
        redirect l.facebook.com/l.php u
        redirect youtube.com/redirect q
        redirect steamcommunity.com/linkfilter/ url
        redirect vk.com/away.php to
        redirect slack-redir.net/link url
        redirect douban.com/link2/ url

        proxy cors.zfour.workers.dev/?
        proxy cors-anywhere.herokuapp.com/
        proxy cors.bridged.cc/
        proxy api.allorigins.win/raw?url=
        proxy images.weserv.nl/?url=

        video youtube.com/embed/{id} https://www.youtube.com/watch?v={id}
        video youtube-nocookie.com/embed/{id} https://www.youtube.com/watch?v={id}
        video player.bilibili.com/player.html?bvid={id} https://www.bilibili.com/video/{id}
        video player.bilibili.com/player.html?aid={id} https://www.bilibili.com/video/av{id}
        video bilibili.com/blackboard/html5mobileplayer.html?bvid={id} https://www.bilibili.com/video/{id}
        video bilibili.com/blackboard/html5mobileplayer.html?aid={id} https://www.bilibili.com/video/av{id}
        video player.youku.com/embed/{id} https://v.youku.com/v_show/id_{id}.html
        video v.qq.com/txp/iframe/player.html?vid={id} https://v.qq.com/x/page/{id}.html
        video v.qq.com/iframe/player.html?vid={id} https://v.qq.com/x/page/{id}.html
        video player.vimeo.com/video/{id} https://vimeo.com/{id}
        video dailymotion.com/embed/video/{id} https://www.dailymotion.com/video/{id}
        video ixigua.com/iframe/{id} https://www.ixigua.com/{id}
        video open.douyin.com/player/video?vid={id} https://www.douyin.com/video/{id}
        video tv.sohu.com/s/sohuplayer/iplay.html?bid={id} https://tv.sohu.com/v/{id}.html
        video rutube.ru/play/embed/{id} https://rutube.ru/video/{id}/
        video player.twitch.tv/?video={id} https://www.twitch.tv/videos/{id}

        # 新浪: the line above the text, the notice below it, the code of the app.
        [site 新浪财经 | 新浪 | sina.com.cn | sina.cn]
        drop-class app-kaihu-qr
        drop-class appendqr_wrap
        drop-class article-keywords
        drop-class statement
        drop-class otherContent_01
        drop-class blk-related
        drop-line 新浪声明*
        drop-line *点击查看<<<
        drop-line 【线索征集令】*
        drop-line 炒股就看金麒麟分析师研报*

        # 36氪
        [site 36氪 | 36kr | 36kr.com]
        drop-line 36氪经授权发布*
        drop-line 点击「阅读原文」*

        # 简书
        [site 简书 | jianshu.com]
        drop-class image-container-fill
        drop-class support-author
        drop-line image
        drop-line image.png

        # BBC
        [site bbc | bbc.com | bbc.co.uk]
        drop-class *-mediacaptionlabel
        drop-class *-videocontainer

        # 开源中国
        [site 开源中国 | oschina.net]
        drop-class ad-wrap

        # 掘金
        [site 掘金 | juejin.cn]
        drop-class copy-code-btn
        drop-class code-block-extension-header

        """
}
