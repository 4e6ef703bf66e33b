/**
 * Words by which a text speaks to whoever rates it, in the nine languages of the sample set. Patterns, not understanding: they find the plain forms (an order to
 * pass over the rules, a rater addressed and told what to answer, the marks of a chat template) and miss what is paraphrased, spelt apart or in another language.
 */

/** Where an imperative may begin: "they ignore the rules" is a story, "Ignore the rules" an order. */
const BEGIN = "(?:^|[.!?:;,\\n\\r\"'“”«»„()\\[\\]—–-]\\s*|\\b(?:please|now|just|must|should|you)\\s+)";

const ENGLISH = [
  `${BEGIN}(?:ignore|disregard|forget|skip|bypass|override|do not (?:follow|apply)|don't (?:follow|apply))\\b[^.!?\\n]{0,40}\\b(?:rules?|instructions?|polic(?:y|ies)|guidelines?|clauses?|steps|prompt|criteria|sop|(?:everything|all|text) above)\\b`,
  "\\b(?:raters?|reviewers?|assessors?|moderators?|annotators?|labell?ers?|classifiers?|(?:ai|language|cataloguing|rating) models?|assistant|whoever (?:rates|reviews|assesses|labels|reads) this)\\b\\s*[:,—–-][^.!?\\n]{0,80}?\\b(?:answer|respond|reply|rate|list|give|choose|label|mark|output|return|skip|ignore|put down)\\b",
  "\\b(?:notes?|notices?|messages?|instructions?|orders?) (?:to|for|of|from) the (?:\\p{L}+ )?(?:raters?|reviewers?|assessors?|moderators?|annotators?|classifiers?|models?|system|policy board|ai)\\b",
  "\\bsystem (?:notes?|notices?|messages?|prompts?|instructions?|override)\\b",
  "\\b(?:must|should|shall) be (?:answered|rated|labelled|labeled|classified|marked) (?:with|as)\\b",
  `${BEGIN}(?:answer|respond|reply)\\b (?:only )?with\\b`,
  `${BEGIN}(?:answer|output|rate (?:it|this|the (?:item|title))(?: as)?) ["'“]?(?:ALL|G|PG|7\\+|13\\+|16\\+|18\\+|safe|allow(?:ed)?|benign)\\b`,
  "\\byou are now\\b[^.!?\\n]{0,40}\\b(?:assistant|model|rater|reviewer|mode|unrestricted)\\b",
  "\\b(?:new|updated|real) (?:system )?instructions?\\s*:",
];

/** What ends a turn of a chat template, or begins one. */
const TEMPLATE = [
  "<\\|(?:im_start|im_end|system|user|assistant|endoftext)\\|>",
  "\\[/?INST\\]",
  "<</?SYS>>",
  "(?:^|\\n)#{2,}\\s*(?:system|instruction)s?\\b",
];

const OTHERS = [
  // German
  `${BEGIN}(?:ignorier(?:e|en|t)|missachte[nt]?|vergiss|vergessen sie|überspring(?:e|en|t))\\b[^.!?\\n]{0,40}\\b(?:regel\\p{L}*|anweisung\\p{L}*|richtlinie\\p{L}*|vorgabe\\p{L}*|klausel\\p{L}*)`,
  "\\b(?:hinweis|anweisung|nachricht|notiz) (?:an|für) (?:den|die|das|alle) (?:\\p{L}+ )?(?:prüf|bewert|gutacht|model|system|moderator|redaktion)\\p{L}*",
  "\\b(?:prüfer|bewerter|gutachter|moderator)(?:in|innen|en)?\\s*[:,][^.!?\\n]{0,80}?\\b(?:antworte|bewerte|vergib|wähle|stufe|gib)\\p{L}*",
  // French
  `${BEGIN}(?:ignore[zr]?|oublie[zr]?|négligez|sautez)\\b[^.!?\\n]{0,40}(?:règles?|consignes?|instructions?|politiques?|clauses?)\\b`,
  "\\b(?:consigne|note|message|instruction)s? (?:au|à l['’]|aux|pour (?:le|la|les|l['’]))\\s*(?:lecteur|évaluat|examinat|modérat|modèle|système|correcteur)\\p{L}*",
  "(?:évaluat|examinat|modérat)(?:eur|rice)s?\\s*[:,][^.!?\\n]{0,80}?(?:répondez|classez|notez|cochez|donnez)",
  // Spanish, Portuguese, Italian
  `${BEGIN}(?:ignor[aeo]n?|ignorem|omit[ae]n?|olvid[ae]n?|esqueç[ao]m?|ometta|ignorate|dimentica(?:te)?|salta(?:te)?)\\b[^.!?\\n]{0,40}\\b(?:reglas?|instruccion(?:es)?|normas?|cláusulas?|políticas?|regras?|instruç(?:ão|ões)|diretrizes|regol[ae]|istruzion[ei]|norme|clausol[ae]|etichett[ae])\\b`,
  "\\b(?:nota|aviso|mensaje|mensagem|messaggio|avviso|instrucci[oó]n|instrução|istruzione)(?:es|s)? (?:al?|à|ao|aos|às|para (?:el|la|o|a|los|os)|per (?:il|la|i)|alla|ai) ?(?:\\p{L}+ )?(?:evaluador|avaliador|valutator|revisor|calificador|clasificador|classificador|moderador|moderator|modelo?|sistema)\\p{L}*",
  "\\b(?:evaluador|avaliador|valutator|revisor|calificador|chi valuta|quien (?:evalúa|califica)|quem (?:avalia|classifica))\\p{L}*[^.!?\\n]{0,80}?\\b(?:responda|conteste|rispond[ai]|clasifique|classifique|marque|elija|escolha)\\p{L}*",
  // Arabic
  "(?:تجاهل|تجاهلوا|انس|لا تتبع)[^.!؟\\n]{0,40}(?:القواعد|التعليمات|السياسة|السياسات|البنود|ما سبق)",
  "(?:ملاحظة|تعليمات|رسالة|توجيه|إشعار|أمر) (?:إلى|لل?|من أجل)\\s*(?:المقيّ?م|المراجع|المصنّ?ف|النموذج|النظام|مقيّ?م|مراجع|مصنّ?ف|نموذج)",
  "(?:أيها|أيّها|إلى) (?:المقيّ?م|المراجع|المصنّ?ف)[^.!؟\\n]{0,60}(?:أجب|اختر|صنّ?ف|ضع|أعط)",
  // Hindi
  "(?:नियम|निर्देश|नीति|नीतियों|निर्देशों|नियमों)\\p{M}*[^।.!?\\n]{0,30}(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|छोड़) ?(?:कर|दे|दो|करें)",
  "(?:जाँचकर्ता|मूल्यांकनकर्ता|समीक्षक|रेटर|मॉडल|सिस्टम)(?:ओं)? (?:के लिए|को)[^।.!?\\n]{0,15}(?:आदेश|निर्देश|सूचना|नोट|संदेश)",
  "(?:जाँचकर्ता|मूल्यांकनकर्ता|समीक्षक)[^।.!?\\n]{0,10}[:,][^।.!?\\n]{0,60}(?:श्रेणी दें|उत्तर दें|लिखें|चुनें)",
  // Japanese
  "(?:規程|規則|ルール|指示|方針|ポリシー|ガイドライン|以上|上記)(?:を|は)?(?:すべて|全て|読まず|読まずに)?[^。！？\\n]{0,10}(?:無視|忘れ|従わ(?:ず|ない)|読まず)",
  "(?:審査|評価|採点|判定|レビュー)(?:担当者?|者|員|モデル|システム)?(?:へ|への|に対する|の方へ)(?:の)?(?:指示|お願い|注意|連絡|命令)",
  "(?:と|で)(?:答え|回答し|判定し|出力し)(?:ろ|よ|なさい|てください|ること)",
];

/** Each pattern needs one of these, in small letters: most texts have none, and looking for them is a hundredth of the work. */
const HINTS =
  /ignor|disregard|forget|skip|bypass|override|follow|don't apply|not apply|rater|review|assess|moderat|annotat|labell?er|classif|model|assistant|system|must be|should be|shall be|answer|respond|reply|output|rate |you are now|instruction|policy board|<\||\[\/?inst|<<\/?sys|##|missacht|vergiss|vergessen|überspring|hinweis|anweisung|nachricht|notiz|prüfer|bewerter|gutachter|oubli|néglig|sautez|consigne|message|évaluat|examinat|modérat|omit|ometta|olvid|esque|dimentic|salta|nota|aviso|mensaje|mensagem|messaggio|avviso|instruç|instrucc|istruzion|evaluad|avalia|valut|revisor|califica|quien|تجاهل|انس|لا تتبع|ملاحظة|تعليمات|رسالة|توجيه|إشعار|أمر|المقي|المراجع|المصن|निय|निर्देश|नीति|जाँचकर्ता|मूल्यांकन|समीक्षक|रेटर|मॉडल|सिस्टम|規|ルール|指示|方針|ポリシー|ガイドライン|以上|上記|審査|評価|採点|判定|レビュー|答え|回答|出力/;

const INSTRUCTIONS = [...ENGLISH, ...TEMPLATE, ...OTHERS].map((pattern) => new RegExp(pattern, "iu"));

/** Whether a text tells its rater what to do or to answer, as far as plain patterns see it. */
export function instructsRater(text: string): boolean {
  return HINTS.test(text.toLowerCase()) && INSTRUCTIONS.some((pattern) => pattern.test(text));
}
