#include <config.h>

#include "parse/charset_names.h"

#include <string.h>

#include "base/util.h"
#include "parse/charset_tables.h"

enum { LABEL_MOST = 40 };

static const struct {
	struct charset charset;
	const char *labels;         /* letters and digits only, lower case, a space around each */
} charsets[] = {
	{{"utf-8", CODING_UTF8, NULL, NULL},
	 " unicode11utf8 utf8 utf8mb4 utf8n "},
	{{"ibm866", CODING_TABLE, high_ibm866, NULL},
	 " 866 cp866 csibm866 ibm866 "},
	{{"iso-8859-2", CODING_TABLE, high_iso88592, NULL},
	 " csisolatin2 iso88592 iso885921987 isoir101 l2 latin2 "},
	{{"iso-8859-3", CODING_TABLE, high_iso88593, NULL},
	 " csisolatin3 iso88593 iso885931988 isoir109 l3 latin3 "},
	{{"iso-8859-4", CODING_TABLE, high_iso88594, NULL},
	 " csisolatin4 iso88594 iso885941988 isoir110 l4 latin4 "},
	{{"iso-8859-5", CODING_TABLE, high_iso88595, NULL},
	 " csisolatincyrillic cyrillic iso88595 iso885951988 isoir144 "},
	{{"iso-8859-6", CODING_TABLE, high_iso88596, NULL},
	 " arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596 iso885961987 "
	 "iso88596e iso88596i isoir127 "},
	{{"iso-8859-7", CODING_TABLE, high_iso88597, NULL},
	 " csisolatingreek ecma118 elot928 greek greek8 iso88597 iso885971987 isoir126 suneugreek "},
	{{"iso-8859-8", CODING_TABLE, high_iso88598, NULL},
	 " csiso88598e csiso88598i csisolatinhebrew hebrew iso88598 iso885981988 iso88598e "
	 "iso88598i isoir138 logical visual "},
	{{"iso-8859-10", CODING_TABLE, high_iso885910, NULL},
	 " csisolatin6 iso885910 isoir157 l6 latin6 "},
	{{"iso-8859-13", CODING_TABLE, high_iso885913, NULL},
	 " iso885913 "},
	{{"iso-8859-14", CODING_TABLE, high_iso885914, NULL},
	 " iso885914 "},
	{{"iso-8859-15", CODING_TABLE, high_iso885915, NULL},
	 " csisolatin9 iso885915 l9 "},
	{{"iso-8859-16", CODING_TABLE, high_iso885916, NULL},
	 " iso885916 "},
	{{"koi8-r", CODING_TABLE, high_koi8r, NULL},
	 " cskoi8r koi koi8 koi8r "},
	{{"koi8-u", CODING_TABLE, high_koi8u, NULL},
	 " koi8ru koi8u "},
	{{"macintosh", CODING_TABLE, high_macintosh, NULL},
	 " csmacintosh mac macintosh macroman xmacroman "},
	{{"windows-874", CODING_TABLE, high_windows874, NULL},
	 " cp874 dos874 iso885911 tis620 windows874 "},
	{{"windows-1250", CODING_TABLE, high_windows1250, NULL},
	 " cp1250 windows1250 xcp1250 "},
	{{"windows-1251", CODING_TABLE, high_windows1251, NULL},
	 " cp1251 windows1251 xcp1251 "},
	{{"windows-1252", CODING_TABLE, high_windows1252, NULL},
	 " ansi ansix341968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 iso885911987 isoir100 l1 "
	 "latin1 usascii windows1252 xcp1252 "},
	{{"windows-1253", CODING_TABLE, high_windows1253, NULL},
	 " cp1253 windows1253 xcp1253 "},
	{{"windows-1254", CODING_TABLE, high_windows1254, NULL},
	 " cp1254 csisolatin5 iso88599 iso885991989 isoir148 l5 latin5 windows1254 xcp1254 "},
	{{"windows-1255", CODING_TABLE, high_windows1255, NULL},
	 " cp1255 windows1255 xcp1255 "},
	{{"windows-1256", CODING_TABLE, high_windows1256, NULL},
	 " cp1256 windows1256 xcp1256 "},
	{{"windows-1257", CODING_TABLE, high_windows1257, NULL},
	 " cp1257 windows1257 xcp1257 "},
	{{"windows-1258", CODING_TABLE, high_windows1258, NULL},
	 " cp1258 windows1258 xcp1258 "},
	{{"x-mac-cyrillic", CODING_TABLE, high_xmaccyrillic, NULL},
	 " maccyrillic xmaccyrillic xmacukrainian "},
	{{"gbk", CODING_ICONV, NULL, "GB18030"},
	 " chinese cp936 csgb2312 csiso58gb231280 euccn gb2312 gb231280 gbk isoir58 ms936 "
	 "windows936 xgbk "},
	{{"gb18030", CODING_ICONV, NULL, "GB18030"},
	 " gb18030 "},
	{{"big5", CODING_ICONV, NULL, "BIG5-HKSCS"},
	 " big5 big5eten big5hkscs cnbig5 cp950 csbig5 windows950 xxbig5 "},
	{{"euc-jp", CODING_ICONV, NULL, "EUC-JP"},
	 " cseucpkdfmtjapanese eucjp eucjpms ujis xeucjp "},
	{{"iso-2022-jp", CODING_ICONV, NULL, "ISO-2022-JP"},
	 " csiso2022jp iso2022jp "},
	{{"shift_jis", CODING_ICONV, NULL, "CP932"},
	 " cp932 csshiftjis mskanji shiftjis sjis windows31j windows932 xsjis "},
	{{"euc-kr", CODING_ICONV, NULL, "UHC"},
	 " cp949 cseuckr csksc56011987 euckr isoir149 korean ksc5601 ksc56011 ksc56011987 "
	 "ksc56011989 uhc windows949 "},
	{{"utf-16be", CODING_UTF16BE, NULL, NULL},
	 " utf16be "},
	{{"utf-16le", CODING_UTF16LE, NULL, NULL},
	 " csunicode iso10646ucs2 ucs2 unicode unicodefffe utf16 utf16le "},
	{{"ibm437", CODING_TABLE, high_ibm437, NULL},
	 " 437 cp437 cspc8codepage437 ibm437 "},
	{{"ibm737", CODING_TABLE, high_ibm737, NULL},
	 " cp737 ibm737 "},
	{{"ibm775", CODING_TABLE, high_ibm775, NULL},
	 " cp775 cspc775baltic ibm775 "},
	{{"ibm850", CODING_TABLE, high_ibm850, NULL},
	 " 850 cp850 cspc850multilingual ibm850 "},
	{{"ibm852", CODING_TABLE, high_ibm852, NULL},
	 " 852 cp852 cspcp852 ibm852 "},
	{{"ibm855", CODING_TABLE, high_ibm855, NULL},
	 " 855 cp855 csibm855 ibm855 "},
	{{"ibm856", CODING_TABLE, high_ibm856, NULL},
	 " cp856 ibm856 "},
	{{"ibm857", CODING_TABLE, high_ibm857, NULL},
	 " 857 cp857 csibm857 ibm857 "},
	{{"ibm860", CODING_TABLE, high_ibm860, NULL},
	 " 860 cp860 csibm860 ibm860 "},
	{{"ibm861", CODING_TABLE, high_ibm861, NULL},
	 " 861 cp861 cpis csibm861 ibm861 "},
	{{"ibm862", CODING_TABLE, high_ibm862, NULL},
	 " 862 cp862 cspc862latinhebrew ibm862 "},
	{{"ibm863", CODING_TABLE, high_ibm863, NULL},
	 " 863 cp863 csibm863 ibm863 "},
	{{"ibm864", CODING_TABLE, high_ibm864, NULL},
	 " cp864 csibm864 ibm864 "},
	{{"ibm865", CODING_TABLE, high_ibm865, NULL},
	 " 865 cp865 csibm865 ibm865 "},
	{{"x-mac-ce", CODING_TABLE, high_xmacce, NULL},
	 " macce maccentraleurope maclatin2 xmacce "},
	{{"x-mac-icelandic", CODING_TABLE, high_xmacicelandic, NULL},
	 " maciceland macicelandic xmacicelandic "},
	{{"x-mac-turkish", CODING_TABLE, high_xmacturkish, NULL},
	 " macturkish xmacturkish "},
	{{"x-mac-greek", CODING_TABLE, high_xmacgreek, NULL},
	 " macgreek xmacgreek "},
	{{"utf-32le", CODING_UTF32LE, NULL, NULL},
	 " iso10646ucs4 ucs4 utf32 utf32le "},
	{{"utf-32be", CODING_UTF32BE, NULL, NULL},
	 " utf32be "},
};

/* " label " with only its letters and digits, in lower case; false: too long to be one. */
static bool tidy_label(char out[LABEL_MOST + 3], const char *label, size_t n)
{
	size_t k = 0;
	out[k++] = ' ';
	for (size_t i = 0; i < n; i++) {
		int c = ascii_lower((unsigned char)label[i]);
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			continue;
		if (k > LABEL_MOST)
			return false;
		out[k++] = (char)c;
	}
	out[k++] = ' ';
	out[k] = '\0';
	return k > 2;
}

const struct charset *charset_find(const char *label, size_t n)
{
	char word[LABEL_MOST + 3];
	if (!tidy_label(word, label, n))
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(charsets); i++)
		if (strstr(charsets[i].labels, word))
			return &charsets[i].charset;
	return NULL;
}

const struct charset *charset_at(size_t i)
{
	return i < ARRAY_LEN(charsets) ? &charsets[i].charset : NULL;
}
