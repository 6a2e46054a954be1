"""Predicates of headlines: enough of them to tell a whole clause from a typeset row of one."""

from __future__ import annotations

import re

_VERBS = """
举行 召开 开展 开幕 闭幕 落成 揭牌 启动 启用 入驻 引进 推进 推行 推动 打造 建设 建成 建立 完成 调研 检查 督查 走访
慰问 视察 参加 出席 主持 会见 签约 签署 发布 公布 发起 成立 实施 施行 落实 落地 落户 开工 竣工 投用 投产 开业 开放
开通 开馆 开学 开班 开讲 上线 上演 亮相 登场 揭晓 获评 获得 荣获 获奖 当选 入选 通过 审议 听取 部署 强调 指出 要求
表示 介绍 推出 推广 出台 制定 修订 优化 提升 提高 增强 促进 助力 赋能 带动 引领 凝聚 激发 激活 擦亮 点亮 守护 保障
服务 护航 破解 化解 解决 巧解 治理 整治 改造 更新 焕新 变身 蝶变 迎来 迎接 喜迎 庆祝 纪念 缅怀 传承 弘扬 践行 学习
贯彻 宣讲 宣传 培训 竞赛 比拼 角逐 夺冠 夺得 折桂 摘得 捐赠 捐献 捐款 救助 救援 救出 抢修 抢救 查处 查获 破获 抓获
拆除 取缔 关停 整改 曝光 处罚 罚款 禁止 严禁 提醒 提示 警惕 预防 防控 防范 接种 义诊 就诊 就业 招聘 招募 招生 报名
征集 征求 申请 申报 办理 受理 缴费 增长 下降 突破 达到 超过 实现 翻番 增加 减少 新增 减免 发放 拨付 投入 投资 扩建
扩大 搬迁 迁入 腾退 回归 返回 返乡 归来 出发 出征 奔赴 驰援 送到 送上 送去 走进 走出 走向 走上 来到 进入 进驻
进社区 进校园 深入 下沉 对接 联动 携手 牵手 共建 共享 共治 共谋 共话 共商 合作 交流 互动 结对 结成 见证 记录 讲述
展示 展现 展出 彰显 体验 感受 品味 享受 乐享 畅享 尝鲜 收获 丰收 采摘 播种 插秧 收割 种植 养殖 种下 种出 飘香 绽放
盛开 唱响 奏响 吹响 跑出 跑赢 按下 绘就 绘出 谱写 书写 筑牢 夯实 织密 拧紧 压实 扎牢 扛起 担起 坚持 坚守 坚定 聚焦
围绕 瞄准 锚定 紧盯 突出 抓好 抓实 做好 做强 做优 做实 搞好 办好 建好 管好 用好 用活 盘活 留住 吸引 集聚 汇聚 汇集
构建 搭建 创建 创新 创造 创业 争创 培育 培养 孵化 催生 延伸 延长 覆盖 升级 转型 转变 转化 提速 加速 加快 加强 加大
深化 强化 细化 简化 规范 完善 健全 探索 尝试 试点 试行 试运行 运行 运营 营业 停运 恢复 复工 复学 重启 重现 改善
解锁 开启 翻开 踏上 登上 站上 跃上 迈上 迈向 迈入 驶入 驶向 通车 贯通 合龙 封顶 奠基 验收 交付 交房 回迁 入住 挂牌
摘牌 授牌 授予 表彰 表扬 评选 评出 选出 推选 任命 决定 调整 上调 下调 降价 涨价 免费 优惠 打折 促销 拉动 消费 购买
销售 热销 走俏 出口 进口 抵达 起飞 首飞 首发 首演 首映 播出 开播 拍摄 创作 出版 首创 领跑 领先 领衔 牵头 参观 参展
观摩 考察 座谈 研讨 讨论 论坛 对话 解读 解答 答疑 回应 回复 承诺 倡议 倡导 呼吁 号召 动员 誓师 誓言 坐诊 巡诊 巡演
巡展 巡逻 值守 执勤 执法 普法 调解 帮助 帮扶 帮忙 关爱 关心 关注 关怀 温暖 陪伴 照顾 照料 看望 团聚 团圆 相聚 相约
邀请 迎战 应对 抗击 战胜 克服 突围 闯出 走红 出圈 火了 来了 好了 变了 有了 到了 成了 亮了 美了 富了 多了 少了 研究
托起 托举 撑起 买到 购得 搬进 搬入 共上 绕行 注意 学会 解题 破题 解码 解密 聚力 发力 蓄力 合力 协力 奏鸣 焕发 重塑
再造 塑造 孕育 滋养 浸润 点燃 照亮 串起 串联 连接 打通 疏通 畅通 接力 接续 延续 续写 开拓 拓展 拓宽 拓荒 挖掘 挖潜
释放 释疑 兑现 承接 承办 主办 举办 协办 筹建 组建 设立 增设 新设 开出 开进 驶离 停用 弃用 改用 改为 更名 移交 接管
追回 追踪 追责 问责 约谈 督办 通报 披露 揭秘 查明 认定 判决 宣判 开庭 审理 维权 退赔 赔偿 索赔 起诉 胜诉 败诉 被罚
获刑 落网 自首 劝返 止损 识破 拦截 冻结 报警 处置 扑救 疏散 转移 安置 抵沪 来袭 来临 回升 下跌 跌破 降至 升至 增至
减至 达成 签下 拿下 斩获 夺魁 登顶 问鼎 卫冕 晋级 出线 入围 刷新 创下 打破 保持 稳居 跻身 迈进 跨越 翻越 穿越 越过
逼近 接近 临近 收官 落幕 收徒 拜师 学艺 义卖 募捐 认领 认养 领养 结缘 圆梦 追梦 筑梦 助残 助学 助老 敬老 爱老 养老
尊老 拥军 优抚 征兵 入伍 退役 就读 毕业 升学 考取 录取 返校 开课 授课 备课 听课 阅读 朗诵 诵读 搭上 搭起 架起 架设
铺就 铺设 修复 修缮 翻修 重修 扩容 增容 减负 减压 降本 增效 提质 提档 加装 安装 配备 配置 添置 采购 选购 抢购 团购
预订 预约 排队 候车 乘坐 换乘 接驳 停靠 停放 充电 变成 化作 成为 当上 当起 做起 干起 端上 吃上 喝上 用上 住上 住进
装上 穿上 拿到 领到 收到 等到 盼来 请来 引来 吸来 唤醒 叫响 打响 喊响 说出 道出 写下 画出 拍下 记下 留下 种上 养出
"""
_SINGLE = "让把将为使被获迎建办有是在享促解添送赴守护惠暖破拓强聚筑育开启引谱绘迈赛争创"
VERB = re.compile(
    "|".join(sorted({word for word in _VERBS.split() if len(word) >= 2}, key=lambda word: (-len(word), word)))
)
_LIGHT = re.compile(f"[{_SINGLE}]")


def has_predicate(text: str) -> bool:
    """Say whether a stretch of a headline holds a predicate."""
    return bool(VERB.search(text))


def is_clause(text: str) -> bool:
    """Say whether a stretch reads as a clause of its own: a predicate with words before or after it."""
    found = VERB.search(text)
    if not found:
        return len(text) >= 7 and bool(_LIGHT.search(text))
    return len(text) - (found.end() - found.start()) >= 2


def starts_with_predicate(text: str) -> bool:
    """Say whether the stretch starts with a predicate (举行第三十七次会议): it may be the second row of a clause."""
    found = VERB.match(text)
    return found is not None


def ends_with_predicate(text: str) -> bool:
    """Say whether a predicate closes the stretch (…大会召开)."""
    tail = text[-8:]
    return any(found.end() == len(tail) for found in VERB.finditer(tail))
